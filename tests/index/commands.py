#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The commands of anomaly-index as a user meets them."""
import csv
import json
import os
import pty
import re
import shutil
import signal
import stat
import subprocess
import sys
import time

from common import HEADER, NAME, PROGRAM, Folder, main, record, records


def test_add_and_latest():
    with Folder() as f:
        path = f.add(3, severity="high")
        assert os.path.dirname(path) == f.at("responses") and NAME.fullmatch(os.path.basename(path)), path
        done = f.run("latest")
        response = json.loads(done.stdout)
        assert [r["window"] for r in response["records"]] == [1, 2, 3]
        run = response["run"]
        assert run["windows"] == 3 and run["anomalies"] == 3 and run["severity"] == "high"
        assert run["command"] is None and run["exit_status"] is None and run["complete"] is None
        assert run["worst"]["window"] == 1 and "3 anomalies in 3 of 3 windows" in run["summary"]
        assert run["first_time"] == "2026-01-05T01:00:00Z" and run["last_time"] == "2026-01-05T03:55:00Z"
        assert f.run("latest", "--path").stdout.strip() == path
        text = f.run("latest", "--text").stdout.splitlines()
        assert len(text) == 3
        assert text[0] == ("2026-01-05T01:30:00Z temperature=12.71 expected 84.1..97.3 drop high detector: "
                           "fell from 91"), text[0]
        assert f.index().decode().splitlines()[0] == HEADER
        f.check_whole(f.lines()[0])
        f.verified()
        assert stat.S_IMODE(os.stat(f.at("responses")).st_mode) == 0o700
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def plant(keyed, timed):
    """CSV with faults of every form that the line of an anomaly has: a value, missing, a gap, no band, ongoing."""
    lines = ["line,sensor,time,tem p,b"] if keyed else ["time,tem p,b"]
    for i in range(900):
        if 700 <= i < 720:
            continue
        second = 1704067200 + 60 * i
        value = 20 + i * 7 % 5 / 10 + (30 if i in (333, 601) else 0) + (60 if i > 750 else 0)
        for key in (",x,", "a;b,,", ",,", "é\x07,y,") if keyed else ("",):
            cell = "" if 500 <= i < 520 and key != ",x," else "%.2f" % value
            time_cell = time.strftime("%FT%TZ", time.gmtime(second)) if timed else "-"
            lines.append("%s%s,%s,%d" % (key, time_cell, cell, i % 4))
    if not timed:
        lines = [re.sub(r"time,|-,", "", line, count=1) for line in lines]
    return "\n".join(lines) + "\n"


def test_text_is_the_filters():
    """The line of an anomaly is written in two places: by the filter, and from a response."""
    program = shutil.which("anomaly-filter")
    if not program:
        return "skipped: no anomaly-filter"
    seen = ""
    for keyed, timed in ((True, True), (False, True), (True, False)):
        with Folder() as f:
            f.write("data.csv", plant(keyed, timed))
            command = [program, "--ask", "none", "-c", "tem p,b", *(["-k", "line,sensor"] if keyed else [])]
            text = subprocess.run([*command, "-e", "text", f.at("data.csv")], capture_output=True, text=True, check=True)
            assert f.run("add", "-q", "--", *command, f.at("data.csv")).returncode == 0
            assert f.run("latest", "--text").stdout == text.stdout, (keyed, timed)
            seen += text.stdout
    for form in ("Z ,x tem", "Z a;b, tem", "Z , tem", "=missing", " gap ", " ongoing", "\nrow "):
        assert form in seen, form
    return "%d lines" % seen.count("\n")


def test_nothing_yet():
    with Folder() as f:
        for command in (["latest"], ["latest", "--path"], ["plot", "--term"]):
            done = f.run(*command)
            assert done.returncode == 66 and done.stdout == "" and "nothing is filed yet" in done.stderr
        assert f.run("list").stdout == "" and f.run("list").returncode == 0
        assert f.run("verify").returncode == 0 and f.run("repair").returncode == 0
        assert f.run("prune", "--keep", "1").returncode == 0
        adding = subprocess.Popen([PROGRAM, "-C", f.path, "add"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        adding.stdin.write(record(1).encode() + b"\n")
        adding.stdin.flush()
        for _ in range(200):
            time.sleep(0.02)
            done = f.run("latest")
            if "an add is at work" in done.stderr:
                break
        assert done.returncode == 66 and "an add is at work" in done.stderr
        adding.communicate(timeout=30)
        assert f.run("latest").returncode == 0


def test_command():
    with Folder() as f:
        f.write("records", records(2))
        done = f.run("add", "-q", "--", "sh", "-c", "cat " + f.at("records") + "; exit 2")
        assert done.returncode == 2 and done.stdout == ""
        run = json.loads(f.run("latest").stdout)["run"]
        assert run["command"] == ["sh", "-c", "cat " + f.at("records") + "; exit 2"]
        assert run["exit_status"] == 2 and run["complete"] is True
        done = f.run("add", "--", "sh", "-c", "cat " + f.at("records") + "; kill -9 $$")
        run = json.loads(f.run("latest").stdout)["run"]
        assert done.returncode == 137 and run["exit_status"] == 137 and run["complete"] is False
        done = f.run("add", "--", "sh", "-c", "exit 69")
        assert done.returncode == 69 and "nothing was filed" in done.stderr
        done = f.run("add", "--", f.at("no-such-program"))
        assert done.returncode == 66 and "cannot run" in done.stderr
        # Nothing new is no fault: the command's own status, and no mail from cron.
        for status in (0, 1, 2):
            done = f.run("add", "--", "sh", "-c", "exit %d" % status)
            assert (done.returncode, done.stdout, done.stderr) == (status, "", ""), done
        assert f.run("add", "--", "sh", "-c", "exit 3").returncode == 3
        done = f.run("add", "--", "echo", "hello")
        assert done.returncode == 65 and "nothing was filed" in done.stderr
        # SIGPIPE is as the command would find it without us.
        done = f.run("add", "--", "sh", "-c", "cat " + f.at("records") + "; (sleep 0.1; yes) | head -n 1 >/dev/null; exit 0")
        assert done.returncode == 0, done.stderr
        assert len(f.lines()) == 3
        f.verified()


def test_bad_input():
    good = record(1)
    cases = [
        ("not JSON", good + "\n{\"window\":\n" + record(2) + "\n", 2, "line 2: not valid JSON"),
        ("a cut last record", good + "\n" + record(2)[:-20], 1, "the input ends in the middle"),
        ("no newline at the end", good + "\n" + record(2), 2, None),
        ("another object", good + "\n{\"a\":1}\n", 1, "line 2: not a window record"),
        ("an anomaly's record", good + "\n{\"row\":1,\"kind\":\"drop\",\"window\":1}\n", 1, "line 2: not a window record"),
        ("a double member", good + "\n" + record(2).replace('"count"', '"window":3,"count"') + "\n", 1, "line 2:"),
        ("NaN", good + "\n" + record(2).replace("12.7,", "NaN,") + "\n", 1, "line 2:"),
        ("blank lines and CRLF", good + "\r\n\r\n" + record(2) + "\r\n", 2, None),
        ("a stray message", "warning: something\n" + good + "\n", 1, "line 1:"),
    ]
    for what, data, kept, says in cases:
        with Folder() as f:
            done = f.run("add", data=data)
            assert done.returncode == (0 if says is None else 65), (what, done)
            assert says is None or says in done.stderr, (what, done.stderr)
            response = json.loads(f.run("latest").stdout)
            assert len(response["records"]) == kept, what
            assert response["run"]["complete"] is (None if says is None else False), what
            f.verified()
    for what, data in (("nothing", ""), ("blanks", "\n \n"), ("text", "hello\n" * 50), ("binary", "\0\1\2" * 5000)):
        with Folder() as f:
            done = f.run("add", data=data)
            assert done.returncode == 65 and "nothing was filed" in done.stderr, (what, done)
            assert os.listdir(f.at("responses")) == [] and not os.path.exists(f.at("results.csv")), what


def test_a_record_too_long():
    with Folder() as f:
        data = record(1) + "\n" + record(2, pad=2 << 20) + "\n" + record(3) + "\n"
        done = f.run("add", "--max-record", "1", data=data)
        assert done.returncode == 65 and "line 2: longer than 1 MiB" in done.stderr and "--max-record" in done.stderr
        assert len(json.loads(f.run("latest").stdout)["records"]) == 1
        assert f.run("add", data=data).returncode == 0
        # A stream without an end and without a newline is given up, not read for ever.
        done = subprocess.run([PROGRAM, "-C", f.path, "add", "--max-record", "1"], stdin=open("/dev/zero", "rb"),
                              capture_output=True, timeout=60, check=False)
        assert done.returncode == 65
        f.verified()


def test_tee_and_every():
    with Folder() as f:
        done = f.run("add", "--tee", data=records(3))
        assert done.stdout == records(3) and NAME.search(done.stderr)
        done = f.run("add", "--every", "4", data=records(10))
        assert len(done.stdout.splitlines()) == 3
        parts = [json.loads(open(path, encoding="utf-8").read()) for path in done.stdout.splitlines()]
        assert [len(p["records"]) for p in parts] == [4, 4, 2]
        assert [p["run"]["part"] for p in parts] == [1, 2, 3]
        # By time: filed although no further record comes.
        adding = subprocess.Popen([PROGRAM, "-C", f.path, "add", "--every", "300ms"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE)
        adding.stdin.write(records(1).encode())
        adding.stdin.flush()
        assert NAME.search(adding.stdout.readline().decode())
        adding.stdin.close()
        assert adding.wait(timeout=30) == 0
        # A reader that goes away does not keep the rest from being filed.
        done = subprocess.run(["bash", "-c", "'%s' -C '%s' add --tee | true; exit ${PIPESTATUS[0]}" % (PROGRAM, f.path)],
                              input=records(5000), text=True, capture_output=True, timeout=60, check=False)
        assert done.returncode in (0, 141), done
        assert json.loads(f.run("latest").stdout)["run"]["windows"] == 5000
        f.verified()


def test_list_and_show():
    with Folder() as f:
        for i, severity in enumerate(["none", "low", "medium", "high", "critical", "none"]):
            f.add(i + 1, "-l", "run %d" % i, severity=severity)
        table = f.run("list").stdout.splitlines()
        assert len(table) == 7 and table[0].split()[:4] == ["FILED", "SEVERITY", "ANOMALIES", "WINDOWS"]
        assert [line.split()[1] for line in table[1:]] == ["none", "low", "medium", "high", "critical", "none"]
        rows = [json.loads(line) for line in f.run("list", "--json").stdout.splitlines()]
        assert [row["windows"] for row in rows] == [1, 2, 3, 4, 5, 6]
        assert list(csv.DictReader(f.run("list", "--csv").stdout.splitlines()))[2]["label"] == "run 2"
        assert f.run("list", "--csv").stdout.encode() == f.index()
        assert len(f.run("list", "--json", "--severity", "medium").stdout.splitlines()) == 3
        assert json.loads(f.run("list", "--json", "-l", "run 4").stdout)["severity"] == "critical"
        assert [json.loads(x)["windows"] for x in f.run("list", "--json", "-n", "2").stdout.splitlines()] == [5, 6]
        assert len(f.run("list", "--json", "--since", "1h").stdout.splitlines()) == 6
        assert f.run("list", "--json", "--until", "1h").stdout == ""
        third = rows[2]["timestamp"]
        assert len(f.run("list", "--json", "--since", third).stdout.splitlines()) == 4
        assert len(f.run("list", "--json", "--until", third).stdout.splitlines()) == 2
        assert json.loads(f.run("latest", "-l", "run 1").stdout)["run"]["label"] == "run 1"
        assert f.run("latest", "-l", "none such").returncode == 66
        name = os.path.basename(rows[1]["filename"])
        for word in (name, "responses/" + name, name[:-5], name[15:-5]):
            assert json.loads(f.run("show", word).stdout)["run"]["name"] == name, word
        assert f.run("show", "../" * 5 + "etc/passwd").returncode == 64
        assert f.run("show", "model_response_20000101_000000.json").returncode == 66


def test_prune():
    with Folder() as f:
        paths = [f.add(1) for _ in range(10)]
        before = f.index()
        f.write("responses/stranger.json", "{}")
        done = f.run("prune", "--keep", "4", "--dry-run")
        assert done.stdout.splitlines() == paths[:6] and f.index() == before
        done = f.run("prune", "--keep", "4")
        assert done.returncode == 0 and done.stdout.splitlines() == paths[:6]
        assert [os.path.exists(p) for p in paths] == [False] * 6 + [True] * 4
        assert f.index() == before.splitlines(True)[0] + b"".join(before.splitlines(True)[7:])
        assert os.path.exists(f.at("responses", "stranger.json"))
        f.verified()
        assert f.run("prune", "--older-than", "1d").stdout == ""
        time.sleep(0.01)
        done = f.run("prune", "--older-than", "0s")
        assert len(f.lines()) == 1 and f.run("latest", "--path").stdout.strip() == paths[9]
        assert f.run("prune").returncode == 64
        f.verified()


def test_foreign_index():
    old = ["model_response_20250831_120000.json", "model_response_20250831_120001.json"]
    cases = [
        ("results.csv", "timestamp,filename\n", "{t},{f}\n", "20250831_12000{i}", r"\d{8}_\d{6}", "responses/"),
        ("Results.csv", "File Name;note;Time\r\n", "{f};\"a;\"\"b\"\"\";{t}\r\n", "2025-08-31 12:00:0{i}",
         r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", ""),
        ("results.csv", "\ufefftimestamp,response_file,severity\n", "{t},{f},low\n", "2025-08-31T12:00:0{i}.123456",
         r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}", "./responses/"),
    ]
    for index, header, line, stamp, form, folder in cases:
        for end in ("", "cut"):
            with Folder() as f:
                os.mkdir(f.at("responses"))
                text = header
                for i, name in enumerate(old):
                    text += line.format(t=stamp.format(i=i), f=folder + name)
                    f.write("responses/" + name, '{"verdict":"old"}\n')
                if end:
                    text = text.rstrip("\r\n")  # whole, but for its newline
                f.write(index, text)
                assert json.loads(f.run("latest").stdout) == {"verdict": "old"}
                assert f.run("latest", "--path").stdout.strip().endswith(old[1])
                paths = [f.add(1, severity="low") for _ in range(3)]
                with open(f.at(index), newline="", encoding="utf-8") as file:
                    data = file.read()
                assert data.startswith(text), (index, data)
                assert not os.path.exists(f.at("results.csv")) or index == "results.csv"
                added = data[len(text):].strip().splitlines()
                assert len(added) == 3, data
                times = re.findall("(?<![\\d_])" + form + "(?!\\d)", data)
                assert len(times) >= 5 and times[-5:] == sorted(set(times[-5:])), times
                assert (folder.strip("./") + "/" if folder else "") + os.path.basename(paths[2]) in added[2]
                assert f.run("latest", "--path").stdout.strip() == paths[2]
                assert len(f.run("list", "--json").stdout.splitlines()) == 5
                f.verified()
                f.run("prune", "--keep", "1")
                assert f.run("latest", "--path").stdout.strip() == paths[2]
                f.verified()


def test_index_of_two_columns():
    """What an old index does not say is read from the responses, or said not to be known."""
    with Folder() as f:
        os.mkdir(f.at("responses"))
        name = "model_response_20250831_120000.json"
        f.write("responses/" + name, '{"verdict":"old"}\n')
        f.write("Results.csv", "timestamp,filename\n20250831_120000,%s\n" % name)
        with open(f.write_report(), encoding="utf-8") as page:
            text = page.read()
        assert "? unknown" in text and "as far as it is known" in text and "in any run" not in text
        f.add(2, severity="high")
        with open(f.write_report(), encoding="utf-8") as page:
            text = page.read()
        assert text.count("▲ high") >= 3 and "2 runs, 2 anomalies" in text
        for args in (("list", "--severity", "low"), ("list", "-l", "x"), ("report", "-s", "high"), ("latest", "-m", "m")):
            done = f.run(*args)
            assert done.returncode == 65 and "has no column" in done.stderr, (args, done)
        for args in (("show", name, "--text"), ("plot", name, "-o", f.at("p.svg"))):
            done = f.run(*args)
            assert done.returncode == 65 and "show without --text" in done.stderr, (args, done)
    with Folder() as f:
        f.write("results.csv", "timestamp,filename\n2025-08-31 12:00,elsewhere/%s\n" % name)
        done = f.run("latest")
        assert done.returncode == 65 and "anomaly-index verify" in done.stderr, done


def test_summary_is_harmless():
    """What a record says of itself comes into the run without control characters, the worst window's own score decides."""
    with Folder() as f:
        lines = [json.loads(record(i + 1, severity="high")) for i in range(3)] + [json.loads(record(4, severity="low"))]
        for line, score in zip(lines, (6, 8, 7, 9)):
            line["score"] = score
        lines[1]["summary"] = "It\u202e fell\x9b31m."
        lines[1]["series"] = {"a": "x\u202ey", "b": 7}
        assert f.run("add", "-q", data="".join(json.dumps(line) + "\n" for line in lines)).returncode == 0
        done = f.run("latest")
        run = json.loads(done.stdout)["run"]
        assert run["worst"]["window"] == 2 and run["worst"]["series"] == {"a": "x\u202ey", "b": 7}
        assert run["score"] == 9 and "(high), x\u202ey,7: It" in run["summary"]
        assert "\u202e" not in done.stdout and "\x9b" not in done.stdout


def test_indexes_that_are_none():
    with Folder() as f:
        f.write("results.csv", "a,b\n1,2\n")
        for command in ("add", "latest", "list", "repair"):
            done = f.run(command, data=records(1))
            assert done.returncode == 65 and "timestamp column" in done.stderr, (command, done)
        assert f.index() == b"a,b\n1,2\n"
    with Folder() as f:
        f.write("results.csv", HEADER + "\n")
        f.write("Results.csv", HEADER + "\n")
        done = f.run("add", data=records(1))
        assert done.returncode == 65 and "both" in done.stderr
    with Folder() as f:
        os.mkdir(f.at("results.csv"))
        assert f.run("latest").returncode in (65, 66)
        assert f.run("add", data=records(1)).returncode in (65, 73)


def test_usage():
    with Folder() as f:
        for args, says in ((["adl"], "unknown command adl: did you mean add?"), (["xyzzy"], "unknown command xyzzy: add, latest"),
                           (["list", "--lable=x"], "did you mean --label?"), ([], "no command"), (["list", "--nonsense"], "--nonsense"),
                           (["list", "-Z"], "-Z"), (["list", "--limit"], "--limit"), (["list", "--limit", "x"], "--limit"),
                           (["add", "cat"], "write --"), (["add", "--"], "no command after --"), (["show"], "which"),
                           (["latest", "x"], "too many"), (["list", "--since", "soon"], "--since"),
                           (["list", "--severity", "bad"], "--severity"), (["add", "--every", "0"], "--every"),
                           (["add", "-l", "x" * 2000], "--label"), (["plot", "--size", "9"], "--size"),
                           (["prune", "--older-than", "5"], "5d")):
            done = f.run(*args)
            assert done.returncode == 64 and says in done.stderr and done.stderr.count("\n") == 1, (args, done)
        assert f.run("-C", "/no/such/folder", "list").returncode == 66
        for command in ("add", "latest", "list", "show", "verify", "repair", "prune", "plot", "report"):
            done = f.run(command, "--help")
            assert done.returncode == 0 and done.stdout.startswith("usage: anomaly-index"), done
        assert f.run("--version").stdout.startswith("anomaly-index ")
        assert os.listdir(f.path) == []


def test_output_errors():
    with Folder() as f:
        f.add(2)
        for args in (["latest"], ["list"], ["latest", "--path"], ["--help"], ["list", "--help"], ["--version"], ["report"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, "-C", f.path, *args], stdout=full, stderr=subprocess.PIPE, check=False)
            assert done.returncode == 74 and b"standard output" in done.stderr, (args, done)
            done = subprocess.run(["sh", "-c", "exec \"$@\" >&-", "sh", PROGRAM, "-C", f.path, *args],
                                  stderr=subprocess.PIPE, check=False)
            assert done.returncode == 74, (args, done)
        # Filed and acknowledged are two things: what was filed stays.
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "-C", f.path, "add"], input=records(1).encode(), stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        assert done.returncode == 74 and len(f.lines()) == 2
        reader, unread = os.pipe()
        os.close(reader)
        for target, status in ((os.open("/dev/full", os.O_WRONLY), 74), (unread, -signal.SIGPIPE)):
            with os.fdopen(target, "wb") as target:
                done = subprocess.run([PROGRAM, "-C", f.path, "add", "-q", "--tee"], input=records(1).encode(),
                                      stdout=target, stderr=subprocess.PIPE, check=False)
            assert done.returncode == status and (b"standard output" in done.stderr) == (status == 74), done
        assert len(f.lines()) == 4
        f.verified()


def test_terminal():
    with Folder() as f:
        parent, child = pty.openpty()
        adding = subprocess.Popen([PROGRAM, "-C", f.path, "add"], stdin=child, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE)
        os.close(child)
        line = adding.stderr.readline().decode()
        assert "waiting" in line and "Ctrl-D" in line
        os.write(parent, record(1).encode()[:3000] + b"\n\x04")
        assert NAME.search(adding.stdout.readline().decode())
        adding.wait(timeout=30)
        os.close(parent)


HOLDER = """
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


def test_lock():
    with Folder() as f:
        f.add(1)
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, f.at("results.csv.lock")], stdout=subprocess.PIPE)
        holder.stdout.readline()
        holder.send_signal(signal.SIGSTOP)
        # Readers need no lock.
        assert f.run("latest").returncode == 0 and f.run("list").returncode == 0
        begin = time.monotonic()
        done = f.run("add", data=records(1))
        took = time.monotonic() - begin
        assert done.returncode == 75 and "locked" in done.stderr and 9 < took < 13, (done, took)
        # A lock dies with its holder.
        waiting = subprocess.Popen([PROGRAM, "-C", f.path, "add", "-q"], stdin=subprocess.PIPE)
        waiting.stdin.write(records(1).encode())
        waiting.stdin.close()
        time.sleep(0.2)
        holder.kill()
        holder.wait()
        begin = time.monotonic()
        assert waiting.wait(timeout=30) == 0 and time.monotonic() - begin < 2
        holder.stdout.close()
        f.verified()
        assert len(f.lines()) == 2


def test_lock_comes_first():
    """What cannot be filed is not consumed: a locked folder stops add before its command or its input has begun."""
    with Folder() as f:
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, f.at("results.csv.lock")], stdout=subprocess.PIPE)
        holder.stdout.readline()
        reader, writer = os.pipe()
        os.write(writer, records(1).encode())
        waiting = [
            subprocess.Popen([PROGRAM, "-C", f.path, "add", "-q", "--", "touch", f.at("ran")], stderr=subprocess.PIPE),
            subprocess.Popen([PROGRAM, "-C", f.path, "add", "-q"], stdin=reader, stderr=subprocess.PIPE)]
        for one in waiting:
            said = one.communicate(timeout=60)[1]
            assert one.returncode == 75 and b"locked" in said, (one.returncode, said)
        os.set_blocking(reader, False)
        assert not os.path.exists(f.at("ran")) and os.read(reader, 1 << 16) == records(1).encode()
        os.close(reader)
        os.close(writer)
        holder.kill()
        holder.communicate()
        assert os.listdir(f.at("responses")) == []
        # Held for a moment only: two at once.
        f.write("records", records(1))
        file = f.at("records")
        done = f.run("add", "-q", "--", "sh", "-c", "cat %s; '%s' -C %s add -q -- cat %s" % (file, PROGRAM, f.path, file))
        assert done.returncode == 0 and len(f.lines()) == 2, done
        f.verified()


def test_locked_when_it_is_time():
    """A lock that is held when a part is to be filed costs nothing: the part goes on, and is filed later."""
    with Folder() as f:
        command = ["sh", "-c", "sed -u 4q; exit 1"]
        adding = [subprocess.Popen([PROGRAM, "-C", f.path, "add", "--every", "1", *more], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                  for more in ([], ["--", *command])]
        for one in adding:
            one.stdin.write(record(1) + "\n")
            one.stdin.flush()
            assert NAME.search(one.stdout.readline())
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, f.at("results.csv.lock")], stdout=subprocess.PIPE)
        holder.stdout.readline()
        for i in (2, 3, 4):
            for one in adding:
                one.stdin.write(record(i) + "\n")
                one.stdin.flush()
        lines = [one.stderr.readline() for one in adding]
        holder.kill()
        holder.communicate()
        for one, line, status in zip(adding, lines, (0, 1)):
            filed, said = one.communicate(timeout=60)
            assert one.returncode == status and "locked" in line and "goes on" in line and not said, (line, said)
            with open(filed.strip(), encoding="utf-8") as file:
                part = json.load(file)
            assert [r["window"] for r in part["records"]] == [2, 3, 4] and part["run"]["part"] == 2, part
        assert len(f.responses()) == 4
        f.verified()


def test_no_record_no_litter():
    for end in ("eof", "signal", "status", "no command"):
        with Folder() as f:
            if end == "status":
                f.run("add", "--", "sh", "-c", "exit 3")
            elif end == "no command":
                f.run("add", "--", f.at("no-such-program"))
            else:
                adding = subprocess.Popen([PROGRAM, "-C", f.path, "add"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
                while not os.path.isdir(f.at("responses")) or not os.listdir(f.at("responses")):
                    time.sleep(0.01)
                if end == "signal":
                    adding.send_signal(signal.SIGTERM)
                adding.communicate(timeout=30)
                assert adding.returncode == (-signal.SIGTERM if end == "signal" else 65)
            assert os.listdir(f.at("responses")) == [] and not os.path.exists(f.at("results.csv")), end
            f.verified()


main(globals())
