#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""
Writers killed at random moments lose nothing that they acknowledged.

Four writers add without end and are killed by SIGKILL; every path that was
printed must afterwards stand in the index, once, with its whole file. A short
storm in `make check`; AF_LONG=1 makes it 10,000 kills.
"""
import os
import random
import signal
import subprocess
import tempfile
import threading
import time

from common import LONG, NAME, PROGRAM, Folder, main, records

KILLS = 10000 if LONG else 600
WRITERS = 4


def storm(folder, kills, seed, extra=()):
    """Kills `kills` adds at random moments; the names acknowledged."""
    rng = random.Random(seed)
    acked = []
    data = records(2, severity="low").encode()
    longest = 0.012
    for _ in range(kills):
        adding = subprocess.Popen([PROGRAM, "-C", folder.path, "add", *extra], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        begin = time.monotonic()
        try:
            adding.stdin.write(data)
            adding.stdin.close()
        except BrokenPipeError:
            pass
        wait = rng.random() * longest * 1.2
        while time.monotonic() - begin < wait:
            time.sleep(0.0003)
        adding.send_signal(signal.SIGKILL)
        said = adding.stdout.read().decode()
        adding.stdout.close()
        adding.wait()
        match = NAME.search(said)
        if match and said.endswith("\n"):
            acked.append(match.group(0))
        # Half of them or so should get through.
        longest *= 0.97 if match else 1.03
    return acked


def check(folder, acked):
    assert folder.run("repair").returncode == 0
    folder.verified()
    lines = folder.lines()
    names = [os.path.basename(line.split(",")[1]) for line in lines]
    assert len(names) == len(set(names)), "a name is there twice"
    lost = set(acked) - set(names)
    assert not lost, "lost: %s" % lost
    times = [line.split(",")[0] for line in lines]
    assert times == sorted(set(times)), "lines out of order"
    assert sorted(names) == folder.responses()
    assert not [name for name in os.listdir(folder.at("responses")) if name.startswith(".tmp")]
    return len(lines)


def test_storm():
    # A file system in memory: what counts here is the process's death, not the disk's speed.
    under = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()
    with Folder(under) as f:
        results = [None] * WRITERS
        # What was acknowledged is remembered at once, whatever comes after.
        def work(i):
            results[i] = storm(f, KILLS // WRITERS, i)
        threads = [threading.Thread(target=work, args=(i,)) for i in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        acked = [name for result in results for name in result]
        assert len(acked) > KILLS // 20, "hardly any got through: %d" % len(acked)
        assert len(acked) < KILLS - KILLS // 20, "hardly any was killed: %d" % len(acked)
        lines = check(f, acked)
        # Quarantine may hold torn ends, and nothing else was lost.
        return "%d kills, %d acknowledged, %d lines" % (KILLS, len(acked), lines)


def test_killed_upkeep():
    """repair and prune killed again and again still come to an end, and lose nothing."""
    rng = random.Random(7)
    for command in (["repair"], ["prune", "--keep", "3"]):
        for _ in range(100 if LONG else 12):
            with Folder("/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as f:
                for i in range(5):
                    f.add(1)
                with open(f.at("results.csv"), "ab") as file:
                    file.write(b"2026-01-01T00:00:0")
                subprocess.run(["sed", "-i", "3d", f.at("results.csv")], check=True)
                for _ in range(6):
                    mending = subprocess.Popen([PROGRAM, "-C", f.path, *command], stdout=subprocess.DEVNULL,
                                               stderr=subprocess.DEVNULL)
                    time.sleep(rng.random() * 0.006)
                    mending.kill()
                    mending.wait()
                assert f.run(*command).returncode == 0
                assert f.run("repair").returncode == 0
                f.verified()
                lines = f.lines()
                assert len(lines) == (5 if command == ["repair"] else len(lines))
                assert len(lines) >= 3


main(globals())
