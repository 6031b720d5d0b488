#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Many at once: writers in one second, readers beside writers, a clock that goes back, Ctrl-C on a pipeline."""
import fcntl
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

from common import LONG, PROGRAM, Folder, main, record, records

FILTER = shutil.which("anomaly-filter")
SHM = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def test_hundred_at_once():
    with Folder(SHM) as f:
        adding = [subprocess.Popen([PROGRAM, "-C", f.path, "add", "-q"], stdin=subprocess.PIPE) for _ in range(100)]
        for i, one in enumerate(adding):
            one.stdin.write(records(i % 3 + 1).encode())
            one.stdin.close()
        assert [one.wait(timeout=120) for one in adding] == [0] * 100
        assert len(f.lines()) == len(f.responses()) == 100
        times = [line.split(",")[0] for line in f.lines()]
        assert times == sorted(set(times))
        f.verified()
        # python's own csv module finds the newest and opens it, with nothing else.
        script = ("import csv, json; rows = list(csv.DictReader(open('results.csv'))); "
                  "print(json.load(open(max(rows, key=lambda row: row['timestamp'])['filename']))['run']['name'])")
        done = subprocess.run([sys.executable, "-c", script], cwd=f.path, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == os.path.basename(f.run("latest", "--path").stdout.strip())
        try:
            import pandas
        except ImportError:
            return "without pandas"
        index = pandas.read_csv(f.at("results.csv")).sort_values("timestamp")
        assert os.path.basename(index["filename"].iloc[-1]) == done.stdout.strip()
        return "with pandas"


def test_readers_beside_writers():
    seconds = 60 if LONG else 3
    with Folder(SHM) as f:
        f.add(1)
        end = time.monotonic() + seconds
        faults, counts = [], {"read": 0, "added": 0}

        def write():
            while time.monotonic() < end:
                if f.run("add", "-q", data=records(5)).returncode != 0:
                    faults.append("add")
                counts["added"] += 1

        def prune():
            while time.monotonic() < end:
                done = f.run("prune", "-q", "--keep", "5")
                if done.returncode != 0:
                    faults.append("prune: " + done.stderr)
                time.sleep(0.2)

        def read():
            while time.monotonic() < end:
                done = f.run("latest")
                try:
                    assert done.returncode == 0, done.stderr
                    assert json.loads(done.stdout)["run"]["windows"] in (1, 5)
                    assert all(len(line.split(",")) == 11 for line in f.run("list", "--csv").stdout.splitlines())
                except (AssertionError, ValueError) as fault:
                    faults.append("latest: %s" % fault)
                counts["read"] += 1

        threads = [threading.Thread(target=work) for work in [write] * 4 + [read] * (10 if LONG else 3) + [prune]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults, faults[:3]
        f.verified()
        return "%d adds, %d reads" % (counts["added"], counts["read"])


SLOW = """
import random, signal, sys, time
sys.path.insert(0, %r)
from common import record
stop = []
signal.signal(signal.SIGINT, lambda *_: stop.append(1))
signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
n = 0
log = open(sys.argv[1], "w")
print("begun", file=log, flush=True)
while not stop and n < 100000:
    n += 1
    print(record(n), flush=True)
    print(n, file=log, flush=True)
    time.sleep(0.001)
# What is in flight when the signal comes is still written, as a filter does.
for _ in range(3):
    n += 1
    print(record(n), flush=True)
    print(n, file=log, flush=True)
"""


def interrupted(rng, as_command):
    with Folder(SHM) as f:
        f.write("slow.py", SLOW % os.path.dirname(os.path.abspath(__file__)))
        command = "'%s' '%s' '%s'" % (sys.executable, f.at("slow.py"), f.at("log"))
        add = "'%s' -C '%s' add" % (PROGRAM, f.path)
        line = "%s -q -- %s" % (add, command) if as_command else "%s | %s -q" % (command, add)
        # A process group of its own, like a terminal's foreground job.
        # A new session, so no SIGINT is ignored as in a shell's background job.
        shell = subprocess.Popen(["bash", "-c", line], start_new_session=True, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not os.path.exists(f.at("log")) and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(rng.random() * 0.15)
        os.killpg(shell.pid, signal.SIGINT)
        shell.wait(timeout=30)
        # bash waits for the pipeline; add ends a moment later at most.
        for _ in range(500):
            if os.path.exists(f.at("results.csv")) or time.monotonic() > end:
                break
            time.sleep(0.01)
        with open(f.at("log"), encoding="utf-8") as file:
            written = [int(n) for n in file.read().split() if n.isdigit()]
        for _ in range(500):
            if f.run("verify").returncode == 0:
                break
            time.sleep(0.01)
        response = json.loads(f.run("latest").stdout)
        assert [r["window"] for r in response["records"]] == written, (len(response["records"]), len(written))
        assert response["run"]["complete"] is (True if as_command and response["run"]["exit_status"] == 0 else False)
        f.verified()


def test_interrupted_pipeline():
    rng = random.Random(3)
    n = 100 if LONG else 6
    for i in range(n):
        interrupted(rng, i % 3 == 2)
    return "%d times" % n


def interrupted_filter(rng, as_command):
    """The same with anomaly-filter itself; what it wrote, a tee that takes no notice of the signal knows."""
    with Folder(SHM) as f:
        add = "'%s' -C '%s' add -q" % (PROGRAM, f.path)
        filtering = "'%s' --ask none -w 10 -k s" % FILTER
        line = "%s -- %s" % (add, filtering) if as_command else "%s | tee -i '%s' | %s" % (filtering, f.at("log"), add)
        shell = subprocess.Popen(["bash", "-c", line], stdin=subprocess.PIPE, start_new_session=True, stderr=subprocess.DEVNULL)
        stop = threading.Event()

        def feed():
            try:
                shell.stdin.write(b"time,s,v\n")
                for i in range(10**6):
                    if stop.is_set():
                        break
                    shell.stdin.write(b"%d,pump-%d,%d\n" % (1700000000 + i, i % 3, i * 7919 % 100))
                    shell.stdin.flush()
                    time.sleep(0.0005)
                shell.stdin.close()
            except OSError:
                pass

        feeding = threading.Thread(target=feed)
        feeding.start()
        # A program that has not begun yet has nothing to file.
        end = time.monotonic() + 20
        begun = [f.at("responses")] + ([] if as_command else [f.at("log")])
        while not all(map(os.path.exists, begun)) and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(rng.random() * 0.4)
        os.killpg(shell.pid, signal.SIGINT)
        shell.wait(timeout=30)
        stop.set()
        feeding.join()
        # bash ends with its pipeline; the add may do so a moment later.
        for _ in range(500):
            with open(f.at("results.csv.lock"), "a", encoding="utf-8") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
            if f.run("verify").returncode == 0 and not any(name.startswith(".tmp") for name in os.listdir(f.at("responses"))):
                break
            time.sleep(0.01)
        done = f.run("latest")
        filed = json.loads(done.stdout)["records"] if done.returncode == 0 else []
        if as_command:
            # Every row that was read is in a record, to the last one.
            assert sum(r["count"] for r in filed) == max((r["rows"][1] for r in filed), default=0), len(filed)
        else:
            with open(f.at("log"), encoding="utf-8") as file:
                assert filed == [json.loads(text) for text in file], len(filed)
        f.verified()
        return len(filed)


def test_interrupted_filter():
    if not FILTER:
        return "skipped: no anomaly-filter"
    rng = random.Random(4)
    filed = [interrupted_filter(rng, i % 4 == 3) for i in range(100 if LONG else 6)]
    return "%d times, %d records filed" % (len(filed), sum(filed))


def test_signal_ends_add():
    """A signal to add alone: what came is filed within the grace, then it ends by the signal."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with Folder() as f:
            adding = subprocess.Popen([PROGRAM, "-C", f.path, "add"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            adding.stdin.write(records(2).encode())
            adding.stdin.flush()
            time.sleep(0.2)
            adding.send_signal(number)
            time.sleep(0.1)
            adding.stdin.write(record(3).encode() + b"\n")
            adding.stdin.close()
            assert adding.wait(timeout=30) == -number
            adding.stdout.close()
            run = json.loads(f.run("latest").stdout)["run"]
            assert run["windows"] == 3 and run["complete"] is False
    with Folder() as f:
        # An input that does not end is cut after five seconds.
        adding = subprocess.Popen([PROGRAM, "-C", f.path, "add", "-q"], stdin=subprocess.PIPE)
        adding.stdin.write(records(2).encode())
        adding.stdin.flush()
        time.sleep(0.2)
        begin = time.monotonic()
        adding.send_signal(signal.SIGTERM)
        assert adding.wait(timeout=30) == -signal.SIGTERM and 4.5 < time.monotonic() - begin < 8
        adding.stdin.close()
        assert json.loads(f.run("latest").stdout)["run"]["windows"] == 2


main(globals())
