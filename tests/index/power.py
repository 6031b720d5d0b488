#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
The power fails at any moment of an add: what was acknowledged is there, whole.

The system calls of several adds are recorded by strace and replayed on a model of
a disk, on which nothing is certain before its fsync: a file's bytes may be there,
be missing, be cut at any 512 bytes or read as zeros; a name may or may not have come
or gone, unless its folder was synced. For every moment and every such state the
folder is built and looked at: a line that was acknowledged before must stand, and name
a whole file; then repair must make verify content.
"""
import os
import random
import re
import shutil
import subprocess
import sys

from common import LONG, NAME, PROGRAM, Folder, main, records

STRACE = shutil.which("strace")
ENV = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
STEPS = 10 if LONG else 4
SHM = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def unescape(text):
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


class Node:
    """A file: what it holds now, and what of it is certain."""

    def __init__(self):
        self.data = b""
        self.sure = b""


class Disk:
    """names: what a program sees; sure: (folder, name) -> node or None that survive; loose: changes since the folder's sync."""

    def __init__(self):
        self.names, self.sure, self.loose = {}, {}, {}

    def change(self, path, node):
        if node is None:
            self.names.pop(path, None)
        else:
            self.names[path] = node
        self.loose.setdefault(os.path.dirname(path), []).append((path, node))

    def sync_folder(self, folder):
        for path, node in self.loose.pop(folder, []):
            if node is None:
                self.sure.pop(path, None)
            else:
                self.sure[path] = node

    def states(self, rng, count):
        """dicts path -> bytes that may be found after the power failed now"""
        for i in range(count):
            names = dict(self.sure)
            for changes in self.loose.values():
                # The names come in order, but who knows how far; now and then one alone.
                upto = len(changes) if i == 0 else 0 if i == 1 else rng.randrange(len(changes) + 1)
                picked = changes[:upto]
                if i > 3 and changes and rng.random() < 0.5:
                    picked = [c for c in changes if rng.random() < 0.5]
                for path, node in picked:
                    if node is None:
                        names.pop(path, None)
                    else:
                        names[path] = node
            contents, made = {}, {}
            for path, node in names.items():
                if id(node) not in made:
                    made[id(node)] = self.content(node, i, rng)
                contents[path] = made[id(node)]
            yield contents

    @staticmethod
    def content(node, i, rng):
        if node.data == node.sure or i == 0:
            return node.data
        if i == 1:
            return node.sure
        if not node.data.startswith(node.sure):
            return rng.choice([node.data, node.sure])  # cut: it has or has not come
        extra = node.data[len(node.sure):]
        cuts = [c for c in range(0, len(node.data) + 512, 512) if len(node.sure) <= c <= len(node.data)] + [len(node.data)]
        cut = rng.choice(cuts + [len(node.sure) + rng.randrange(len(extra) + 1)]) - len(node.sure)
        kind = rng.randrange(3)
        if kind == 0:
            return node.sure + extra[:cut]
        if kind == 1:
            return node.sure + extra[:cut] + b"\0" * (len(extra) - cut)  # the size came, the bytes did not
        return node.sure + b"\0" * cut + extra[cut:]


CALL = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def replay(trace, base, disk, acked):
    """Follows one program's calls; yields after each that changes something."""
    fds = {}

    def path_of(dirfd, name):
        if name.startswith("/"):
            return os.path.normpath(name)
        return os.path.normpath(os.path.join(fds[dirfd][0], name))

    for line in trace:
        m = CALL.match(line)
        if not m or int(m.group(3)) < 0:
            continue
        call, args, result = m.group(1), m.group(2), int(m.group(3))
        strings = [unescape(s) for s in STRING.findall(args)]
        first = int(args.split(",")[0]) if re.match(r"\d+", args) else None
        if call == "openat":
            name = strings[0].decode()
            if first is None and not name.startswith("/"):
                continue
            if first is not None and first not in fds:
                continue
            path = path_of(first, name)
            if not path.startswith(base):
                continue
            if "O_DIRECTORY" not in args and path not in disk.names:
                disk.change(path, Node())
            fds[result] = [path, disk.names.get(path), 0]
        elif call == "mkdirat":
            disk.change(path_of(first, strings[0].decode()), Node())
            disk.names[path_of(first, strings[0].decode())].data = None
            disk.names[path_of(first, strings[0].decode())].sure = None
        elif call == "write" and first in fds and fds[first][1] is not None:
            node = fds[first][1]
            node.data += strings[0][:result]
        elif call == "write" and first == 1:
            found = NAME.search(strings[0].decode(errors="replace"))
            if found:
                acked.append(found.group(0))
        elif call == "ftruncate" and first in fds:
            fds[first][1].data = fds[first][1].data[:int(args.split(",")[1])]
        elif call in ("fsync", "fdatasync") and first in fds:
            path, node, _ = fds[first]
            if node is None or node.data is None:
                disk.sync_folder(path)
            else:
                node.sure = node.data
        elif call == "linkat":
            numbers = re.findall(r"(?:^|, )(\d+), \"", args)
            old, new = (path_of(int(n), s.decode()) for n, s in zip(numbers, strings))
            disk.change(new, disk.names[old])
        elif call == "unlinkat":
            disk.change(path_of(first, strings[0].decode()), None)
        elif call == "renameat":
            numbers = re.findall(r"(?:^|, )(\d+), \"", args)
            old, new = (path_of(int(n), s.decode()) for n, s in zip(numbers, strings))
            node = disk.names[old]
            disk.change(new, node)
            disk.change(old, None)
        else:
            if call == "close":
                fds.pop(first, None)
            continue
        yield


def build(folder, base, contents):
    for path in sorted(contents):
        target = folder.at(os.path.relpath(path, base))
        if contents[path] is None:
            os.makedirs(target, exist_ok=True)
        elif os.path.isdir(os.path.dirname(target)):
            with open(target, "wb") as file:
                file.write(contents[path])


def check(contents, base, acked, what):
    with Folder(SHM) as f:
        build(f, base, contents)
        lines = {}
        if os.path.exists(f.at("results.csv")):
            for line in f.index().decode(errors="replace").splitlines()[1:]:
                cells = line.split(",")
                if len(cells) == 11:
                    lines[os.path.basename(cells[1])] = line
        for name in acked:
            assert name in lines, (what, "an acknowledged line is missing", name, sorted(lines))
            f.check_whole(lines[name])
        for name in lines:
            assert os.path.exists(f.at("responses", name)), (what, "a line names a file that is not there", name)
        done = f.run("repair")
        assert done.returncode == 0, (what, done)
        f.verified()
        names = [os.path.basename(line.split(",")[1]) for line in f.lines()] if os.path.exists(f.at("results.csv")) else []
        assert not set(acked) - set(names), (what, acked, names)


def test_power_loss():
    rng = random.Random(11)
    states = 0
    with Folder(SHM) as f:
        disk, acked, base = Disk(), [], f.path
        seen = set()
        for step in range(STEPS):
            if step == 2:
                # A torn tail that is on the disk for certain, to be mended.
                with open(f.at("results.csv"), "ab") as file:
                    file.write(b"2026-11-")
                disk.names[f.at("results.csv")].data += b"2026-11-"
                disk.names[f.at("results.csv")].sure += b"2026-11-"
            done = subprocess.run(
                [STRACE, "-o", f.at("..", "af-trace-%d" % os.getpid()), "-xx", "-s", "100000", "-e",
                 "trace=openat,mkdirat,write,ftruncate,fsync,fdatasync,linkat,unlinkat,renameat,close",
                 PROGRAM, "-C", f.path, "add"], input=records(3, pad=700), text=True, capture_output=True, check=False, env=ENV)
            assert done.returncode == 0, done
            trace = f.at("..", "af-trace-%d" % os.getpid())
            with open(trace, encoding="latin-1") as file:
                calls = file.read().splitlines()
            os.unlink(trace)
            for number, _ in enumerate(replay(calls, base, disk, acked)):
                for contents in disk.states(rng, 300 if LONG else 5):
                    key = hash((tuple(sorted((p, c) for p, c in contents.items() if c is not None)), tuple(acked)))
                    if key in seen:
                        continue
                    seen.add(key)
                    states += 1
                    check(contents, base, acked, (step, number))
        assert len(acked) == STEPS, acked
        # The model is right about what there is if nothing fails.
        for path, node in disk.names.items():
            if node.data is not None:
                with open(path, "rb") as file:
                    assert file.read() == node.data, path
        assert states >= (1000 if LONG else 60), states
        return "%d states" % states


def test_order():
    """The response is durable before the line that names it, and the line before the acknowledgement."""
    with Folder() as f:
        f.add(1)
        done = subprocess.run([STRACE, "-o", f.at("trace"), "-e", "trace=openat,write,fsync,fdatasync,linkat", PROGRAM, "-C",
                               f.path, "add"], input=records(1), text=True, capture_output=True, check=False, env=ENV)
        assert done.returncode == 0, done
        with open(f.at("trace"), encoding="utf-8", errors="replace") as file:
            calls = [line for line in file.read().splitlines() if "= -1" not in line]
        def at(pattern, after=0):
            return next(i for i, line in enumerate(calls) if i >= after and re.search(pattern, line))
        written = at(r'write\(\d+, "\{\\"records')
        synced = at(r"fsync\(", written)
        linked = at(r"linkat\(", synced)
        folder = at(r"fsync\(", linked)
        line = at(r'write\(\d+, "2\d\d\d-', folder)
        data = at(r"fdatasync\(", line)
        assert at(r"write\(1, ", data) > data


if not STRACE or subprocess.run([STRACE, "-o", "/dev/null", "true"], capture_output=True, check=False).returncode != 0:
    print("no strace")
    sys.exit(77)
main(globals())
