#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""bench/accuracy against scores worked out by hand, with a filter that says what it is told."""
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta

try:
    import numpy  # noqa: F401
except ImportError:
    sys.exit(77)

ACCURACY = os.path.join(os.environ.get("srcdir", "."), "bench", "accuracy")

FILTER = """#!{python}
import json, os, sys
path = sys.argv[-1]
with open(path) as file:
    rows = sum(1 for line in file) - 1
with open(os.path.join({folder!r}, "events.json")) as file:
    events = json.load(file)
for row in range(rows):
    print(json.dumps({{"row": row + 1, "score": events.get(str(row), 0.5), "state": events.get(str(row), 0),
                      "event": events.get(str(row), 0), "experts": {{"shape": events.get(str(row), 0)}}}}))
"""


def run(folder, data, events, *options):
    with open(os.path.join(folder, "events.json"), "w") as file:
        json.dump(events, file)
    done = subprocess.run([sys.executable, ACCURACY, "--filter", os.path.join(folder, "filter"),
                           "--jobs", "1", *options, data], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def make(folder):
    path = os.path.join(folder, "filter")
    with open(path, "w") as file:
        file.write(FILTER.format(python=sys.executable, folder=folder))
    os.chmod(path, 0o755)
    nab = os.path.join(folder, "nab")
    os.makedirs(os.path.join(nab, "labels"))
    os.makedirs(os.path.join(nab, "data", "some"))
    times = [str(datetime(2014, 1, 1) + timedelta(minutes=5 * i)) for i in range(100)]
    with open(os.path.join(nab, "data", "some", "file.csv"), "w") as file:
        file.write("timestamp,value\n" + "".join("%s,1\n" % t for t in times))
    with open(os.path.join(nab, "labels", "combined_windows.json"), "w") as file:
        json.dump({"some/file.csv": [[times[50], times[69]]]}, file)
    plain = os.path.join(folder, "plain")
    os.makedirs(plain)
    with open(os.path.join(plain, "a.csv"), "w") as file:
        file.write("time,value,label\n" +
                   "".join("%s,1,%d\n" % (t, 40 <= i < 50) for i, t in enumerate(times)))
    shape = os.path.join(folder, "shape")
    os.makedirs(shape)
    for name, anomaly in ("a_deformed_01", range(40, 50)), ("a_quiet_01", ()):
        with open(os.path.join(shape, name + ".csv"), "w") as file:
            file.write("index,value,label\n" +
                       "".join("%d,1,%d\n" % (i, i in anomaly) for i in range(400)))
    return nab, plain, shape


def expect(text, *parts):
    for part in parts:
        if part not in text:
            sys.exit("no %r in\n%s" % (part, text))


def main():
    with tempfile.TemporaryDirectory() as folder:
        nab, plain, shape = make(folder)
        # Silent: 0. At the window's first row: 100. Events in the first 15 rows do not count.
        expect(run(folder, nab, {}), "standard              0.00", "windows 0 of 1, false alarms 0")
        expect(run(folder, nab, {"50": 4, "3": 9}), "standard            100.00",
               "windows 1 of 1, false alarms 0")
        # A false alarm before any window costs its whole weight, of 2 from miss to hit (3: low FN).
        expect(run(folder, nab, {"20": 4, "50": 4}), "standard             94.50",
               "reward_low_FP_rate   89.00", "reward_low_FN_rate   96.33")
        # In the middle the sigmoid is at -1/2: (2 / (1 + e^-2.5) - 1) / (2 / (1 + e^-5) - 1) = .85979.
        expect(run(folder, nab, {"60": 4}), "standard             92.99")
        # A row after the window: a position of 1/19.
        expect(run(folder, nab, {"50": 4, "70": 4}), "standard             99.28")
        # Ten rows of label: five of state on in it and five beside; one event caught of one.
        out = run(folder, plain, {str(i): 2 for i in range(45, 55)}, "--width", "0")
        expect(out, "F1 0.500  false alarms 5.56 %  misses 50.00 %", "files missed: none",
               "events caught 1 of 1", "alarms right 1 of 1")
        # Scores that are the labels: the whole volume but for what fades out beside them.
        out = run(folder, plain, {str(i): 2 for i in range(40, 50)}, "--width", "4")
        volume = float(out.split("VUS-PR of the score ")[1].split(",")[0])
        if not 0.8 < volume <= 1.0:
            sys.exit("VUS-PR of a perfect score is %f" % volume)
        # Within a hundred rows of the anomaly is right, farther is not.
        expect(run(folder, shape, {"45": 9, "300": 4}), "highest shape score right in 1 of 1",
               "false events of shape 0.00 in 10,000 of 400 quiet rows")
        expect(run(folder, shape, {"300": 9}), "highest shape score right in 0 of 1")


if __name__ == "__main__":
    main()
