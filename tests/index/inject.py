#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
Every system call is a moment to be killed at, and may fail.

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

from common import LONG, NAME, PROGRAM, SANITIZED, Folder, main, records

STRACE = shutil.which("strace")
# Those of malloc, which asks again or does without, and is not to be told from a lack of memory.
MEMORY = {"mmap", "munmap", "mremap", "madvise"}
# brk says by its result how far it came, so an error's number is a very high address to malloc; and a close
# that strace lets fail leaves open what the kernel would have closed: a pipe that never ends.
NO_ERROR = {"brk"}
NO_ERROR_OF_COMMAND = {"brk", "close"}
# json-c asks for the seed of its tables until it gets one.
ENDLESS = ("getrandom", "EINTR", True)
ERRORS = ["EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EMFILE", "EINTR"]
STATUSES = {0, 64, 65, 66, 70, 71, 73, 74, 75, 77, 78}
ENV = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
DATA = records(2, severity="low")
# One in so many, with no common divisor with the errors: every call and every error has its turn.
EACH = 1 if LONG else 23


def traced(folder, args, *options):
    return subprocess.run([STRACE, "-o", folder.at("trace"), *options, PROGRAM, "-C", folder.path, *args],
                          input=DATA if args[0] == "add" else None, stdin=None if args[0] == "add" else subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60, check=False, env=ENV, cwd=folder.path)


def calls_of(prepare, args):
    """name -> numbers of the calls made after the folder was opened (what comes before is the loader's)"""
    with Folder() as f:
        prepare(f)
        done = traced(f, args)
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
            begun = begun or (name == "openat" and ('"%s"' % f.path) in line)
            if begun and name != "exit_group":
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


def command(f):
    """beside the index, what `add -- cat records` files"""
    f.add(1)
    f.write("records", DATA)


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
        assert done.returncode in STATUSES | ({1} if args[0] == "verify" else set()), (what, done)
        if error == "EINTR" and not forever and name != "close" and name not in MEMORY:
            assert done.returncode == 0, (what, done)
        if done.returncode not in (0, 1):
            # Standard error itself may be what fails.
            said = done.stderr
            where = (f.path, "standard", "wait", *(["memory"] if name in MEMORY else ["cat"]))
            assert name == "write" or any(word in said for word in where), (what, done)
            assert said.count("\n") <= 3, (what, done)
        if args[0] == "add":
            extra = after[len(old):] if after.startswith(old) else None
            if prepare is torn:
                assert after in (old, b"".join(before)) or whole_lines(after)[:len(before)] == before, (what, after)
            else:
                assert extra is not None and (extra == b"" or extra.endswith(b"\n")), (what, old, after)
            # Acknowledged or not: if it says so, the line is there.
            check_after(f, before, done, what)
        elif args[0] in ("repair", "prune"):
            assert f.run("repair").returncode == 0, what
            f.verified()
            lines = whole_lines(index_of(f))
            assert before[-1] in lines and (args[0] == "prune" or len(lines) == 5), (what, index_of(f))
        else:
            assert after == old, what
            f.verified()


def sweep_errors(prepare, args):
    n = ran = 0
    faults = []
    for name, numbers in calls_of(prepare, args).items():
        if name in (NO_ERROR_OF_COMMAND if prepare is command else NO_ERROR) or (SANITIZED and name in MEMORY):
            continue
        for number in numbers:
            for error in ERRORS:
                for forever in (False, True):
                    n += 1
                    if n % EACH or (name, error, forever) == ENDLESS:
                        continue
                    ran += 1
                    try:
                        fails(prepare, args, name, number, error, forever)
                    except AssertionError as fault:  # the others are of interest, too
                        faults.append(str(fault)[:600])
    assert not faults, "%d of %d:\n%s" % (len(faults), ran, "\n".join(faults[:10]))
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
    said.append("command %d" % sweep_errors(command, ["add", "--", "cat", "records"]))
    return ", ".join(said)


def test_errors_in_upkeep():
    return "repair %d, prune %d" % (sweep_errors(broken, ["repair"]), sweep_errors(several, ["prune", "--keep", "2"]))


def test_errors_in_readers():
    said = []
    for args in (["latest"], ["latest", "--text"], ["list"], ["verify"], ["report"]):
        said.append("%s %d" % (" ".join(args), sweep_errors(several, args)))
    return ", ".join(said)


def test_index_is_cut_under_prune():
    """The header that is to be copied is gone: the index is left alone, with a word."""
    args = ["prune", "--keep", "2"]
    with Folder() as f, Folder() as g:
        several(f)
        header = index_of(f).index(b"\n") + 1
        assert traced(f, args, "-e", "trace=pread64").returncode == 0
        with open(f.at("trace"), encoding="utf-8", errors="replace") as file:
            reads = [line.endswith(", %d, 0) = %d\n" % (header, header)) for line in file if "pread64" in line]
        several(g)
        before = index_of(g)
        done = traced(g, args, "-e", "trace=pread64", "-e", "inject=pread64:retval=0:when=%d" % (reads.index(True) + 1))
        assert done.returncode == 74 and "was cut" in done.stderr and index_of(g) == before, done
        g.verified()


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
