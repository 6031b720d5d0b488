# SPDX-License-Identifier: MIT
"""What the tests of the model's side share: input, runs of the program, a small runner of tests."""
import concurrent.futures
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from faultserver import FaultServer  # noqa: E402

PROGRAM = os.path.join(os.environ.get("builddir", "."), "anomaly-filter")
LONG = os.environ.get("AF_LONG") == "1"
FOLDER = tempfile.mkdtemp(prefix="af-model-")


def sensor(windows, rows=40, start=0):
    """CSV of windows x rows readings; one reading in each window but the first ten is far off."""
    lines = ["time,temperature"]
    for i in range(windows * rows):
        odd = i >= 10 * rows and i % rows == rows // 2
        value = 95.5 if odd else 20 + (i * 7 % 5) / 10
        lines.append(f"{time.strftime('%FT%TZ', time.gmtime(1704067200 + 10 * (start + i)))},{value}")
    return "\n".join(lines) + "\n"


class ChatServer:
    """The server that costs next to nothing (chatserver.c), to measure by. Figures after the with."""
    def __init__(self, delay_ms, slots=0):
        self.child = subprocess.Popen([os.path.join(os.environ.get("builddir", "."), "tests/model/chatserver"),
                                       str(delay_ms), str(slots)], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{self.child.stdout.readline().strip()}/v1"
        self.requests = self.connections = self.most = self.seconds = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        out, _ = self.child.communicate()
        *counts, seconds = out.split()
        self.requests, self.connections, self.most = map(int, counts)
        self.seconds = float(seconds)


class Run:
    def __init__(self, status, out, err, seconds):
        self.status, self.out, self.err, self.seconds = status, out, err, seconds
        self.records = [json.loads(line) for line in out.splitlines()]
        self.models = [r["model"] for r in self.records]
        self.statuses = [m["status"] for m in self.models]
        self.codes = [m.get("error", {}).get("code") for m in self.models]


def environment(**more):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": FOLDER,
           "XDG_CACHE_HOME": os.path.join(FOLDER, "cache")}
    if "ASAN_OPTIONS" in os.environ:
        env["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"]
    env.update(more)
    return env


def command(urls, *options, trust="always", ask="all", window="40"):
    urls = [urls] if isinstance(urls, str) else urls
    line = [PROGRAM, "-w", window, "--ask", ask, "--trust", trust]
    for url in urls:
        line += ["-u", url]
    return line + list(options)


def run(urls, *options, data=None, env=None, limit=60, **how):
    began = time.monotonic()
    done = subprocess.run(command(urls, *options, **how), input=data or sensor(1), text=True,
                          capture_output=True, timeout=limit, check=False,
                          env=env or environment())
    return Run(done.returncode, done.stdout, done.stderr, time.monotonic() - began)


def folder():
    return tempfile.mkdtemp(dir=FOLDER)


def check(condition, *words):
    if not condition:
        raise AssertionError(" ".join(str(w) for w in words))


def equal(got, wanted, *words):
    check(got == wanted, *words, "got", got, "wanted", wanted)


def run_all(tests, workers=6):
    """Runs (name, function) pairs side by side; exit status for the caller."""
    if not os.path.exists(PROGRAM):
        print("SKIP: no anomaly-filter")
        return 77
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        futures = [(name, pool.submit(function)) for name, function in tests]
        for name, future in futures:
            try:
                words = future.result()
                print("ok", name, words or "")
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print("not ok", name)
                traceback.print_exc(file=sys.stdout)
            sys.stdout.flush()
    shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"{len(tests)} tests, {failed} failed")
    return 1 if failed else 0


__all__ = ["ChatServer", "FaultServer", "LONG", "PROGRAM", "FOLDER", "Run", "check", "command", "environment", "equal",
           "folder", "run", "run_all", "sensor", "signal", "subprocess", "time"]
