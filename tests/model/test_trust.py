#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Who is believed: servers that judge badly change nothing but the comments; one that judges well is heard.

With AF_DEVDATA (a folder that holds nab/data) three real files are read as well.
"""
import glob
import json
import os
import random
import sys

from client import FaultServer, check, environment, equal, folder, run, run_all, subprocess, PROGRAM
from examinees import Examinee

BAD = ("normal", "anomaly", "score", "quiet", "half")


def plant(rows=6000, seed=5):
    """A calm sensor, faults that are plain, and from row 2,000 on peaks that come again and again."""
    rng = random.Random(seed)
    lines = ["time,temperature"]
    peak = 2000
    for i in range(1, rows + 1):
        value = 50 + rng.gauss(0, 1)
        if i == peak:
            value += rng.uniform(7, 9)
            peak += rng.randint(6, 16)
        if i % 1333 == 0:
            value -= 40
        if 5200 <= i < 5230:
            value += 25
        second = 30 * i
        lines.append(f"2024-03-{1 + second // 86400:02d}T{second // 3600 % 24:02d}:"
                     f"{second // 60 % 60:02d}:{second % 60:02d}Z,{value:.2f}")
    return "\n".join(lines) + "\n"


def alone(data):
    """The detector's own records."""
    done = subprocess.run([PROGRAM, "-w", "100", "--ask", "none"], input=data, text=True, timeout=60,
                          capture_output=True, check=False, env=environment())
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def bare(record):
    return json.dumps({k: v for k, v in record.items() if k not in ("model", "rejected_claims")})


def same(got, wanted, *words):
    """Record by record: a difference is shown alone."""
    equal(len(got), len(wanted), *words, "records")
    for a, b in zip(got, wanted):
        equal(bare(a), bare(b), *words)


def believed_nothing(character, data):
    status, records = alone(data)
    with Examinee(character) as server:
        # Marks of its own: another server may have had the same port.
        done = run(server.url, data=data, trust="exam", ask="suspect", window="100",
                   env=environment(XDG_CACHE_HOME=folder()))
        same(done.records, records, character)
        # No exam makes exit status 2; a breaker that opened over one leaves windows unanswered, which does.
        check(done.status == status or (character == "half" and done.status == 2), done.status)
        asked = [r for r in done.records if r["anomalies"]]
        check(asked, "no anomalies in the data")
        check(not any(m.get("trusted") for m in done.models), "trusted")
        commented = sum(1 for r in asked if r["model"].get("comment"))
        check(commented >= 0.8 * len(asked) or character == "half", commented, "of", len(asked))
        for record in done.records:
            if not record["anomalies"] and character != "half":
                equal(record["model"]["status"], "not_needed")
        marks = {m["exam"] for m in done.models if "exam" in m}
        check(all(n < 10 for n in marks), marks)
        check(marks or character == "half", "no marks")
        check(len(server.judged) >= 12 or character == "half", len(server.judged), "questions")
        return f"{len(asked)} of {len(records)} windows with anomalies, {commented} comments, marks {marks}"


def bad(character):
    return lambda: believed_nothing(character, plant())


def good_is_heard():
    data = plant()
    status, records = alone(data)
    cache = folder()
    env = environment(XDG_CACHE_HOME=cache)

    def again(server, *options):
        before = len(server.judged)
        done = run(server.url, *options, data=data, trust="exam", ask="suspect", window="100", env=env)
        return done, len(server.judged) - before

    with Examinee("good") as server:
        done, first = again(server)
        equal(done.status, status)
        equal({m["exam"] for m in done.models if m["status"] == "answered"}, {12})
        check(all(m["trusted"] for m in done.models if m["status"] == "answered"))
        asked = sum(1 for m in done.models if m["status"] == "answered")
        equal(first, asked + 12, "questions")
        dismissed = sum(len(r["dismissed"]) for r in done.records)
        check(dismissed > 0, "no dismissals")
        check(sum(len(r["anomalies"]) for r in done.records) <
              sum(len(r["anomalies"]) for r in records))
        heard = [a for r in done.records for a in r["anomalies"] if a["reason_by"] == "model"]
        check(heard, "none of its words was kept")
        check(any(a["status"] == "confirmed" for a in heard))
        check(any(r["summary_by"] == "model" for r in done.records))
        equal(len(server.commented), 0)

        repeat, second = again(server)
        equal(second, asked, "the second run asks no exam")
        same(repeat.records, done.records)

        system = os.path.join(folder(), "system")
        with open(system, "w", encoding="utf-8") as file:
            file.write("You judge sensor readings. Answer in JSON.")
        for options in (("--system", system), ("-O", "temperature=0.5"), ("-m", "another")):
            server.model = "another" if "-m" in options else "examinee"
            _, n = again(server, *options)
            equal(n, asked + 12, *options)
            _, n = again(server, *options)
            equal(n, asked, *options)
        return f"{asked} windows asked, {dismissed} candidates dismissed, {len(heard)} reasons kept"


def exam_goes_on():
    """Six marks of a run that broke off are kept: the next asks the other six."""
    data = plant(2500)
    env = environment(XDG_CACHE_HOME=folder())
    with Examinee("half") as server:
        run(server.url, data=data, trust="exam", ask="suspect", window="100", env=env)
        answered = 6
        server.character = "good"
        before = len(server.judged)
        done = run(server.url, data=data, trust="exam", ask="suspect", window="100", env=env)
        asked = sum(1 for m in done.models if m["status"] == "answered")
        check(asked > 0)
        equal(len(server.judged) - before, asked + 12 - answered)
        equal({m["exam"] for m in done.models if m["status"] == "answered"}, {12})


def no_chat_server():
    """A page in place of an answer is none: the exam is not sat, the run says so, and --check says it once."""
    with FaultServer(["html200"]) as server:
        env = environment(XDG_CACHE_HOME=folder())
        done = run(server.url, "-v", data=plant(), trust="exam", ask="suspect", window="100", env=env)
        equal((done.status, done.err.count("no question was answered by")), (69, 1), done.err)
        check("but no JSON" in done.err and "did not finish the exam" not in done.err, done.err)
        equal({m["status"] for m in done.models}, {"failed", "not_needed"})
        asked = subprocess.run([PROGRAM, "--check", "-u", server.url], capture_output=True, text=True, timeout=60,
                               check=False, env=env)
        equal((asked.returncode, asked.stdout.count("status 200")), (69, 1), asked.stdout)


def unfinished_exam():
    """Why, in the number that is true."""
    env = environment(XDG_CACHE_HOME=folder())
    for fault, says in (("length", "1 reply was cut at the token limit (--max-tokens)"),
                        ("cuts_all", "1 reply was no use: the server's count of tokens shows that it cut")):
        with FaultServer([fault]) as server:
            done = run(server.url, "-v", data=plant(), trust="exam", ask="suspect", window="100", env=env)
            check(says in done.err, fault, done.err)
            check(done.status in (0, 2), done.status)


def real_files():
    folder_of_data = os.environ.get("AF_DEVDATA")
    if not folder_of_data:
        return "skipped: no AF_DEVDATA"
    words = []
    for name in ("ambient_temperature_system_failure", "TravelTime_451", "Twitter_volume_AAPL"):
        path = glob.glob(os.path.join(folder_of_data, "nab", "data", "*", name + ".csv"))[0]
        with open(path, encoding="utf-8") as file:
            data = file.read()
        for character in BAD:
            words.append(f"{name} {character}: {believed_nothing(character, data)}")
    return "\n   ".join(words)


TESTS = [(f"a server that answers {c} is not believed", bad(c)) for c in BAD]
TESTS += [("a server that answers well is heard", good_is_heard),
          ("an exam goes on where it stopped", exam_goes_on),
          ("a page in place of an answer is no chat server's", no_chat_server),
          ("an unfinished exam says why", unfinished_exam),
          ("real files", real_files)]

if __name__ == "__main__":
    sys.exit(run_all(TESTS, workers=2))
