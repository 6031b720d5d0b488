# SPDX-License-Identifier: MIT
"""What the tests of anomaly-index have in common."""
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

PROGRAM = shutil.which("anomaly-index")
# The sanitizers reserve address space by the terabyte, and end the program where they get none.
SANITIZED = b"__asan_init" in open(PROGRAM, "rb").read() if PROGRAM else False
LONG = os.environ.get("AF_LONG") == "1"
NAME = re.compile(r"model_response_\d{8}_\d{6}(-\d{1,6})?\.json")
HEADER = "timestamp,filename,model,windows,anomalies,severity,first_time,last_time,bytes,sha256,label"


def record(number, severity="none", pad=0, series=None):
    """One window record as anomaly-filter writes it."""
    found = [] if severity == "none" else [{
        "row": number * 100 - 43, "time": "2026-01-05T%02d:30:00Z" % (number % 24), "column": "temperature",
        "value": 12.71, "expected": [84.1, 97.3], "kind": "drop", "score": 6.2, "expert": "level",
        "severity": severity, "status": "detector", "reason": "fell from 91", "reason_by": "facts"}]
    return json.dumps({
        "window": number, "series": series or {}, "rows": [number * 100 - 99, number * 100], "count": 100,
        "bad_rows": 0, "start": "2026-01-05T%02d:00:00Z" % (number % 24), "end": "2026-01-05T%02d:55:00Z" % (number % 24),
        "verdict": "anomalous" if found else "normal", "severity": severity, "score": 6.2 if found else 1.1,
        "state": 0.8, "ongoing": False, "summary": "Nothing unusual." + "x" * pad if not found else "It fell to 12.71.",
        "summary_by": "facts", "anomalies": found, "dismissed": [], "rejected_claims": [],
        "stats": {"temperature": {"count": 100, "missing": 0, "min": 12.7, "max": 97.2, "mean": 88.3, "median": 91,
                                  "mad": 1.9}},
        "model": {"status": "off"}}, separators=(",", ":"))


def records(n, **options):
    return "".join(record(i + 1, **options) + "\n" for i in range(n))


class Folder:
    """A store in a folder of its own."""

    def __init__(self, under=None):
        self.path = tempfile.mkdtemp(prefix="af-index-", dir=under)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def at(self, *names):
        return os.path.join(self.path, *names)

    def run(self, *args, data=None, timeout=60, env=None, prefix=()):
        return subprocess.run([*prefix, PROGRAM, "-C", self.path, *args], input=data, capture_output=True, text=True,
                              timeout=timeout, check=False, stdin=subprocess.DEVNULL if data is None else None,
                              env={**os.environ, **(env or {})})

    def add(self, n=1, *args, **options):
        done = self.run("add", *args, data=records(n, **options))
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def index(self):
        with open(self.at("results.csv"), "rb") as file:
            return file.read()

    def lines(self):
        return self.index().decode().splitlines()[1:]

    def write(self, name, data):
        with open(self.at(name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())

    def write_report(self, *args):
        done = self.run("report", "-o", self.at("report.html"), *args)
        assert done.returncode == 0, done.stderr
        return self.at("report.html")

    def responses(self):
        return sorted(name for name in os.listdir(self.at("responses")) if NAME.fullmatch(name))

    def verified(self):
        done = self.run("verify")
        assert done.returncode == 0, "verify: " + done.stdout + done.stderr

    def check_whole(self, line):
        """An index line names a whole file of its checksum."""
        cells = line.split(",")
        with open(self.at(cells[1]), "rb") as file:
            data = file.read()
        assert len(data) == int(cells[8]), line
        assert hashlib.sha256(data).hexdigest() == cells[9], line
        assert json.loads(data)["run"]["timestamp"] == cells[0], line


def main(tests):
    if not PROGRAM:
        print("no anomaly-index in PATH")
        sys.exit(77)
    chosen = sys.argv[1:]
    failed = 0
    # A shell's background job begins with both ignored, and so would what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    for name, test in list(tests.items()):
        if not name.startswith("test_") or (chosen and name not in chosen):
            continue
        try:
            said = test()
            print("ok", name, said or "")
        except Exception:  # whatever it is, it is a failure of this test
            failed += 1
            print("FAILED", name)
            traceback.print_exc(file=sys.stdout)
    sys.exit(1 if failed else 0)
