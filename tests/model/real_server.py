#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The program against a real llama-server: --check in five situations, small contexts, ends of all kinds.

Needs a folder AF_DEVLLM whose program `llama-server PORT [OPTION...]` starts one on loopback, with any model.
"""
import os
import shutil
import socket
import sys
import threading
import urllib.error
import urllib.request

from client import (FOLDER, PROGRAM, Run, check, command, environment, equal, folder, run, run_all, sensor,
                    signal, subprocess, time)

LLM = os.environ.get("AF_DEVLLM", "")
SLOW_OPEN = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
FILE *fopen(const char *name, const char *mode)
{
	static int slept;
	FILE *(*next)(const char *, const char *) = dlsym(RTLD_NEXT, "fopen");
	if (strstr(name, ".gguf") && !slept++)
		sleep(6);
	return next(name, mode);
}
FILE *fopen64(const char *name, const char *mode) { return fopen(name, mode); }
"""


class Server:
    """A llama-server of its own. ready: wait until it answers; else it may still be loading."""
    def __init__(self, *options, ready=True, env=None):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/v1"
        self.log = open(os.path.join(FOLDER, f"server.{self.port}"), "w", encoding="utf-8")
        self.child = subprocess.Popen([os.path.join(LLM, "llama-server"), str(self.port), *options],
                                      stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL,
                                      env={**os.environ, **(env or {})})
        self.wait({200} if ready else {200, 503})

    def wait(self, wanted):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        until = time.monotonic() + 600  # it may have to be fetched first
        while time.monotonic() < until:
            check(self.child.poll() is None, "the server ended; see", self.log.name)
            try:
                status = opener.open(f"http://127.0.0.1:{self.port}/health", timeout=5).status
            except urllib.error.HTTPError as error:
                status = error.code
            except OSError:
                status = 0
            if status in wanted:
                return
            time.sleep(0.1)
        raise AssertionError("the server does not get ready")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.kill()
        self.child.wait()
        self.log.close()


def look(url, **more):
    """What --check says: exit status and lines."""
    env = environment(XDG_CACHE_HOME=folder(), **more)
    done = subprocess.run([PROGRAM, "--check", "-u", url], env=env, text=True, capture_output=True,
                          timeout=600, check=False)
    return done.returncode, done.stdout


def says(told, status, *words):
    equal(told[0], status, told[1])
    for word in words:
        check(word in told[1], "wanted", repr(word), "in", told[1])


def check_of_nobody():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = look(f"http://127.0.0.1:{port}/v1")
    says(told, 69, "BAD ", "start the server")


def check_of_small_slots():
    with Server("-c", "8192", "-np", "4") as server:
        told = look(server.url)
    says(told, 0, "answers", "the model is", "it obeys the schema", "note  its context of 2048 tokens is small",
         "-c 4096", "a question takes", "exam: ")
    check("BAD " not in told[1], told[1])


def check_of_tiny_slots():
    with Server("-c", "2048", "-np", "4") as server:
        told = look(server.url)
        done = run(server.url, data=sensor(3))
    says(told, 69, "BAD   its context of 512 tokens is too small", "-c 4096")
    equal((done.status, set(done.codes)), (69, {"context"}), done.out)


def check_of_a_key():
    key = "a-key-of-this-test"
    with Server("--api-key", key) as server:
        none, wrong = look(server.url), look(server.url, ANOMALY_API_KEY="another-key")
        right = look(server.url, ANOMALY_API_KEY=key)
        refused = run(server.url)
        answered = run(server.url, env=environment(ANOMALY_API_KEY=key))
    says(none, 69, "status 401", "give a key: --api-key-file")
    says(wrong, 69, "status 401", "give the right key")
    says(right, 0, "it obeys the schema", "exam: ")
    equal((refused.status, refused.codes), (77, ["refused"]))
    equal((answered.status, answered.statuses), (0, ["answered"]))
    check(all(key not in told[1] for told in (none, wrong, right)), "the key came out")


def check_while_loading():
    library = os.path.join(FOLDER, "slow.so")
    built = subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o", library, "-x", "c", "-", "-ldl"],
                           input=SLOW_OPEN, text=True, capture_output=True, check=False)
    if built.returncode != 0:
        return "skipped: no compiler for a slow disk"
    with Server(ready=False, env={"LD_PRELOAD": library}) as server:
        told = look(server.url)
    says(told, 0, "is loading its model: waiting", "it obeys the schema")
    with Server(ready=False, env={"LD_PRELOAD": library}) as server:
        done = run(server.url)
    equal((done.status, done.statuses, done.models[0]["attempts"]), (0, ["answered"], 1))
    check(done.seconds > 3, "it was loading, but the answer came after", done.seconds)
    return ""


def wide(windows, rows=100):
    """Seven columns of long numbers: the longest questions that are built."""
    lines = ["time," + ",".join("abcdefg")]
    for i in range(windows * rows):
        stamp = time.strftime("%FT%TZ", time.gmtime(1704067200 + 10 * i))
        lines.append(stamp + "," + ",".join(str(100000 + (7919 * i * (c + 3)) % 99991) for c in range(7)))
    return "\n".join(lines) + "\n"


def long_questions_are_thinned():
    trace = os.path.join(folder(), "trace")
    with Server("-c", "8192", "-np", "4") as server:
        done = run(server.url, "-j", "4", "--trace", trace, data=wide(12), window="100", limit=300)
    equal((len(done.records), set(done.statuses), done.status), (12, {"answered"}, 0), done.out[-400:])
    tokens = [m["prompt_tokens"] + m["completion_tokens"] for m in done.models]
    check(max(tokens) <= 2048, tokens)
    with open(trace, encoding="utf-8") as file:
        text = file.read()
    outcomes = {word: text.count(f'"outcome":"{word}"') for word in ("answered", "context", "cut")}
    check(outcomes["context"] + outcomes["cut"] > 0, "no question was too long", outcomes)
    check(min(m["shown"] for m in done.models) < 100, done.models[-1])
    return f"{outcomes}, rows shown {sorted({m['shown'] for m in done.models})}"


def repeated_it_says_the_same():
    with Server() as server:
        runs = [run(server.url, "-j", jobs, data=sensor(15), limit=300) for jobs in ("1", "1", "4")]
    for done in runs:
        equal((done.status, set(done.statuses)), (0, {"answered"}))
        for record in done.records:
            record["model"].pop("seconds")
    equal(runs[0].records, runs[1].records)
    equal(runs[0].records, runs[2].records)


def ended(by, jobs, seconds):
    """The server gets a signal half way: the rest on the detector's word, soon."""
    with Server() as server:
        with subprocess.Popen(command(server.url, "-j", jobs), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, env=environment()) as child:
            threading.Thread(target=_feed, args=(child, sensor(60)), daemon=True).start()
            lines = [child.stdout.readline() for _ in range(20)]
            began = time.monotonic()
            server.child.send_signal(by)
            out = child.stdout.read()
            child.wait()
            took = time.monotonic() - began
    done = Run(child.returncode, "".join(lines) + out, "", took)
    equal((len(done.records), done.status), (60, 2))
    equal([r["window"] for r in done.records], list(range(1, 61)))
    equal(set(done.statuses[:20]), {"answered"})
    check(set(done.statuses[40:]) == {"failed"}, done.statuses)
    check(took < seconds, by.name, "took", took)
    return f"{took:.0f} s after {by.name}"


def _feed(child, text):
    try:
        child.stdin.write(text)
        child.stdin.close()
    except (OSError, ValueError):
        pass


TESTS = [(f.__name__.replace("_", " "), f) for f in (
    check_of_nobody, check_of_small_slots, check_of_tiny_slots, check_of_a_key, check_while_loading,
    long_questions_are_thinned, repeated_it_says_the_same)]
TESTS += [(f"ended by {by.name}, -j {jobs}", lambda by=by, jobs=jobs, s=seconds: ended(by, jobs, s))
          for by, jobs, seconds in ((signal.SIGKILL, "1", 20), (signal.SIGKILL, "4", 20), (signal.SIGTERM, "1", 45),
                                    (signal.SIGTERM, "4", 45), (signal.SIGSTOP, "1", 60))]

if __name__ == "__main__":
    if not LLM or not os.access(os.path.join(LLM, "llama-server"), os.X_OK):
        print("SKIP: AF_DEVLLM names no folder with a llama-server")
        shutil.rmtree(FOLDER, ignore_errors=True)
        sys.exit(77)
    chosen = [t for t in TESTS if any(a in t[0] for a in sys.argv[1:])] if sys.argv[1:] else TESTS
    sys.exit(run_all(chosen, workers=1))
