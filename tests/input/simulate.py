#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""scripts/simulate: the same bytes from the same seed, labels that are true, suites that are whole."""
import csv
import io
import os
import subprocess
import sys
import tempfile

SIMULATE = os.path.join(os.environ.get("srcdir", "."), "scripts", "simulate")
KINDS = {"spike", "drop", "level_shift", "drift", "flatline", "noise", "out_of_range",
         "time_of_day", "shape", "gap", "missing"}


def run(*args, status=0):
    done = subprocess.run([sys.executable, SIMULATE, *args], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == status, (args, done.returncode, done.stderr)
    return done


def readings(text):
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows
    return rows


def labelled(folder, *args):
    path = os.path.join(folder, "labels.csv")
    text = run("--labels", path, *args).stdout
    with open(path, newline="") as f:
        return readings(text), list(csv.DictReader(f)), text


def check_seed(folder):
    _, labels, text = labelled(folder)
    _, again, same = labelled(folder)
    assert text == same and labels == again
    assert run("--seed", "2").stdout != text


def check_kinds(folder):
    rows, labels, _ = labelled(folder)
    assert {x["kind"] for x in labels} == KINDS
    assert len({r["sensor"] for r in rows}) == 4
    for x in labels:
        row = rows[int(x["row"]) - 1]
        assert row["sensor"] == x["sensor"]
        assert (x["column"] == "") == (x["kind"] == "gap")
        if x["kind"] == "missing":
            assert row[x["column"]] == ""
    empty = sum(v == "" for r in rows for v in r.values())
    assert empty == sum(x["kind"] == "missing" for x in labels)
    assert rows == sorted(rows, key=lambda r: (r["time"], r["sensor"]))


def check_first_fifth(folder):
    for seed in range(5):
        rows, labels, _ = labelled(folder, "--seed", str(seed), "--days", "5", "--sensors", "3")
        for sensor in ("pump-1", "pump-2", "pump-3"):
            own = [i for i, r in enumerate(rows, 1) if r["sensor"] == sensor]
            bad = [int(x["row"]) for x in labels if x["sensor"] == sensor]
            assert bad and min(bad) > own[len(own) // 5]


def check_gap(folder):
    rows, labels, _ = labelled(folder, "--faults", "gap", "--sensors", "1", "--step", "1m",
                               "--days", "1")
    (label,) = labels
    row = int(label["row"])

    def minute(r):
        return int(r["time"][11:13]) * 60 + int(r["time"][14:16])
    steps = [minute(b) - minute(a) for a, b in zip(rows, rows[1:])]
    assert steps[row - 2] > 10 and all(s == 1 for i, s in enumerate(steps) if i != row - 2)


def check_size_and_options():
    rows = readings(run("--rows", "1000", "--sensors", "10", "--columns", "flow,level",
                        "--faults", "none").stdout)
    assert len(rows) == 1000 and set(rows[0]) == {"time", "sensor", "flow", "level"}
    assert len(readings(run("--rows", "50").stdout)) >= 50  # too short for faults: none
    for args in (["--faults", "nonsense"], ["--columns", "nonsense"], ["--columns", "9"],
                 ["--faults", "shape", "--columns", "flow"], ["--step", "5x"], ["--rows", "0"],
                 ["--suite", "nonsense", "x"], ["--start", "today"],
                 ["--faults", "time_of_day", "--days", "1"]):
        assert run(*args, status=2).stderr
    assert run("--faults", "spike,spike,spike", "--rows", "100", status=1).stderr
    help_text = run("--help").stdout
    for word in ("--seed", "--sensors", "--rows", "--days", "--step", "--columns", "--faults",
                 "--labels", "--suite", *KINDS):
        assert word in help_text, word


def check_suite(folder):
    shapes = os.path.join(folder, "shapes")
    run("--suite", "shape", shapes, "--count", "2")
    names = sorted(os.listdir(shapes))
    assert len(names) == 4 * 5 * 2 + 4 * 2
    for name in names:
        with open(os.path.join(shapes, name), newline="") as f:
            rows = list(csv.DictReader(f))
        bad = [i for i, r in enumerate(rows) if r["label"] == "1"]
        assert [int(r["index"]) for r in rows] == list(range(4000))
        if "quiet" in name:
            assert not bad, name
        else:
            assert bad == list(range(bad[0], bad[-1] + 1)) and bad[0] > 800, name
            assert 10 <= len(bad) <= 450, name


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_seed(folder)
        check_kinds(folder)
        check_first_fifth(folder)
        check_gap(folder)
        check_size_and_options()
        check_suite(folder)


main()
