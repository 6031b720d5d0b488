#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
Every system call of a writer is a moment to be killed at, and may fail.

strace kills the program before its n-th call, or lets that call fail, once or
from then on. Whatever happens: the exit status is a documented one, the message
says where, the index is as it was or one whole line longer, what was acknowledged before
is there, and repair makes verify content. AF_LONG=1 takes every error at every call.
"""
import os
import re
import shutil
import subprocess
import sys

from common import LONG, NAME, PROGRAM, Folder, main, records

STRACE = shutil.which("strace")
CALLS = ["openat", "write", "fsync", "fdatasync", "linkat", "unlinkat", "renameat", "rename", "ftruncate", "close",
         "flock", "newfstatat", "fstat", "mkdirat", "pread64", "read", "poll", "lseek", "getdents64", "fchmod"]
ERRORS = ["EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EMFILE", "EINTR"]
STATUSES = {0, 64, 65, 66, 70, 71, 73, 74, 75, 77, 78}
ENV = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
DATA = records(2, severity="low")
# One in so many, with no common divisor with the errors: every call and every error has its turn.
EACH = 1 if LONG else 23


def traced(folder, args, *options):
    return subprocess.run([STRACE, "-o", folder.at("trace"), *options, PROGRAM, "-C", folder.path, *args],
                          input=DATA if args[0] == "add" else None, stdin=None if args[0] == "add" else subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60, check=False, env=ENV)


def calls_of(prepare, args):
    """name -> numbers of the calls made after the folder was opened (what comes before is the loader's)"""
    with Folder() as f:
        prepare(f)
        done = traced(f, args, "-e", "trace=" + ",".join(CALLS))
        assert done.returncode in (0, 1), done
        with open(f.at("trace"), encoding="utf-8", errors="replace") as file:
            trace = file.read().splitlines()
        counts, ours, begun = {}, {}, False
        for line in trace:
            m = re.match(r"(\w+)\(", line)
            if not m:
                continue
            name = m.group(1)
            counts[name] = counts.get(name, 0) + 1
            begun = begun or ('"%s"' % f.path) in line
            if begun:
                ours.setdefault(name, []).append(counts[name])
        return ours


def fresh(_):
    pass


def one_line(f):
    f.add(1)


def torn(f):
    f.add(1)
    with open(f.at("results.csv"), "ab") as file:
        file.write(b"2026-11-22T20:4")


def foreign(f):
    os.mkdir(f.at("responses"))
    f.write("responses/model_response_20250831_120000.json", "{}\n")
    f.write("Results.csv", "filename,timestamp\nmodel_response_20250831_120000.json,20250831_120000\n")


def broken(f):
    """a torn line, an orphan, and what a killed add leaves behind"""
    for _ in range(3):
        f.add(1)
    lines = f.index().splitlines(True)
    f.write("results.csv", lines[0] + lines[1] + lines[3] + b"2026-")
    f.write("responses/.tmp-0123456789abcdef", '{"records":[\n' + records(1))


def several(f):
    for _ in range(5):
        f.add(1)


def index_of(f):
    for name in ("results.csv", "Results.csv"):
        if os.path.exists(f.at(name)):
            with open(f.at(name), "rb") as file:
                return file.read()
    return b""


def whole_lines(data):
    return [line for line in data.splitlines(True) if line.endswith(b"\n")]


def check_after(f, before, done, what):
    """before: the index's whole lines; done: what the add said"""
    after = index_of(f)
    lines = whole_lines(after)
    if not os.path.exists(f.at("Results.csv")) or before:
        assert lines[:len(before)] == before, (what, before, after)
    match = NAME.search(done.stdout)
    if match:
        assert match.group(0).encode() in lines[-1], (what, done, after)
    mended = f.run("repair")
    assert mended.returncode == 0, (what, mended)
    seen = f.run("verify")
    assert seen.returncode == 0, (what, seen)
    assert whole_lines(index_of(f))[:len(before)] == before, what
    again = f.run("add", data=DATA)
    assert again.returncode == 0, (what, again)
    f.verified()


def sweep_kill(prepare, args, each=1):
    n = seen = 0
    for name, numbers in calls_of(prepare, args).items():
        for number in numbers:
            seen += 1
            if seen % each and not LONG:
                continue
            with Folder() as f:
                prepare(f)
                before = whole_lines(index_of(f))
                done = traced(f, args, "-e", "trace=" + name, "-e", "inject=%s:signal=SIGKILL:when=%d" % (name, number))
                assert done.returncode in (-9, 137, 0), (name, number, done)
                if args[0] == "add":
                    check_after(f, before, done, (args, "kill", name, number))
                else:
                    assert f.run("repair").returncode == 0
                    f.verified()
                    assert args[0] != "prune" or before[-1] in whole_lines(index_of(f))
                n += 1
    return n


def fails(prepare, args, name, number, error, forever):
    what = (args, name, number, error, "forever" if forever else "once")
    with Folder() as f:
        prepare(f)
        before = whole_lines(index_of(f))
        old = index_of(f)
        done = traced(f, args, "-e", "trace=" + name,
                      "-e", "inject=%s:error=%s:when=%d%s" % (name, error, number, "+" if forever else ""))
        after = index_of(f)
        assert done.returncode in STATUSES, (what, done)
        if error == "EINTR" and not forever and name not in ("close",):
            assert done.returncode == 0, (what, done)
        if done.returncode != 0:
            # Standard error itself may be what fails.
            said = done.stderr
            assert name == "write" or f.path in said or "standard" in said or "wait" in said, (what, done)
        if args[0] == "add":
            extra = after[len(old):] if after.startswith(old) else None
            if prepare is torn:
                assert after in (old, b"".join(before)) or whole_lines(after)[:len(before)] == before, (what, after)
            else:
                assert extra is not None and (extra == b"" or extra.endswith(b"\n")), (what, old, after)
            # Acknowledged or not: if it says so, the line is there.
            check_after(f, before, done, what)
        elif args[0] == "repair":
            assert f.run("repair").returncode == 0, what
            f.verified()
            assert len(whole_lines(index_of(f))) == 5, (what, index_of(f))


def sweep_errors(prepare, args):
    n = ran = 0
    for name, numbers in calls_of(prepare, args).items():
        for number in numbers:
            for error in ERRORS:
                for forever in (False, True):
                    n += 1
                    if n % EACH:
                        continue
                    fails(prepare, args, name, number, error, forever)
                    ran += 1
    return ran


def test_kill_before_every_call():
    said = []
    for prepare in (fresh, torn, foreign) if LONG else (fresh, torn):
        said.append("%s %d" % (prepare.__name__, sweep_kill(prepare, ["add"], 2 if prepare is fresh else 1)))
    return ", ".join(said)


def test_kill_in_upkeep():
    said = ["repair %d" % sweep_kill(broken, ["repair"], 6)]
    said.append("prune %d" % sweep_kill(several, ["prune", "--keep", "2"], 4))
    return ", ".join(said)


def test_errors():
    said = []
    for prepare in (fresh, torn, foreign) if LONG else (fresh, torn):
        said.append("%s %d" % (prepare.__name__, sweep_errors(prepare, ["add"])))
    return ", ".join(said)


def test_errors_in_upkeep():
    return "repair %d" % sweep_errors(broken, ["repair"])


def test_fsync_is_final():
    """A failed sync is not tried again, and nothing is acknowledged."""
    for name in ("fsync", "fdatasync"):
        for number in calls_of(one_line, ["add"]).get(name, []):
            with Folder() as f:
                one_line(f)
                done = traced(f, ["add"], "-e", "trace=write,fsync,fdatasync",
                              "-e", "inject=%s:error=EIO:when=%d" % (name, number))
                assert done.returncode == 74 and not NAME.search(done.stdout), (name, number, done)
                with open(f.at("trace"), encoding="utf-8", errors="replace") as file:
                    rest = file.read().split("(INJECTED)", 1)[1]
                assert "fdatasync(" not in rest, (name, number, rest)


if not STRACE:
    print("no strace")
    sys.exit(77)
if subprocess.run([STRACE, "-o", "/dev/null", "true"], capture_output=True, check=False).returncode != 0:
    print("strace may not trace here")
    sys.exit(77)
main(globals())
