#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every server fault x retry policies x identity and gzip: exit status, requests, record.

AF_LONG=1 runs the whole table (about a minute); else each fault once, policies and encodings taking turns.
"""
import sys

from client import FaultServer, LONG, check, equal, run, run_all

# fault: (status, code, exit status, tries that may be made: "retry", "once" more, or a number of requests)
TABLE = {
    "ok": ("answered", None, 0, 1),
    "refuse": ("failed", "connect", 69, 0),  # nobody listens there
    "close": ("failed", "broken", 69, "retry"),
    "hang": ("failed", "timeout", 69, "retry"),
    "hang_body": ("failed", "timeout", 69, "retry"),
    "drip": ("failed", "timeout", 69, "retry"),
    "rst": ("failed", "broken", 69, "retry"),
    "cut_length": ("failed", "broken", 69, "retry"),
    "cut_close": ("unusable", "garbled", 69, "once"),
    "cut_chunked": ("failed", "broken", 69, "retry"),
    "big_chunked": ("failed", "too_large", 69, 1),
    "big_close": ("failed", "too_large", 69, 1),
    "gzip_bomb": ("failed", "too_large", 69, 1),
    "header_flood": ("failed", "too_large", 69, 1),
    "http09": ("failed", "broken", 69, "retry"),
    "r301": ("failed", "http", 69, 1),
    "r302": ("failed", "http", 69, 1),
    "r307": ("failed", "http", 69, 1),
    "r308": ("failed", "http", 69, 1),
    "400": ("failed", "http", 69, 3),  # down the ladder of formats
    "401": ("failed", "refused", 77, 1),
    "403": ("failed", "refused", 77, 1),
    "404": ("failed", "http", 69, 1),
    "405": ("failed", "http", 69, 1),
    "408": ("failed", "http", 69, "retry"),
    "409": ("failed", "http", 69, "retry"),
    "413": ("failed", "context", 69, 4),  # 60 rows, 30, 15, 8
    "422": ("failed", "http", 69, 3),
    "429": ("failed", "rate_limit", 69, "retry"),
    "429:Retry-After=0.2": ("failed", "rate_limit", 69, "retry"),
    "429:retry-after-ms=200": ("failed", "rate_limit", 69, "retry"),
    "429:Retry-After=-5": ("failed", "rate_limit", 69, "retry"),
    "429:Retry-After=9999": ("failed", "rate_limit", 69, 1),
    "later": ("failed", "rate_limit", 69, "retry"),
    "500": ("failed", "http", 69, "retry"),
    "html502": ("failed", "http", 69, "retry"),
    "503": ("failed", "http", 69, "retry"),
    "504": ("failed", "http", 69, "retry"),
    "html200": ("unusable", "garbled", 69, "once"),
    "prose": ("unusable", "shape", 2, 3),
    "length": ("unusable", "cut", 2, 1),
    "prose_unless_text": ("answered", None, 0, 3),
    "only_text": ("answered", None, 0, 3),
    "no_max_tokens": ("answered", None, 0, 2),
    "no_temperature": ("answered", None, 0, 2),
    "no_seed": ("answered", None, 0, 2),
    "context1000": ("answered", None, 0, None),
    "context100": ("failed", "context", 69, 4),
    "cuts_silently": ("answered", None, 0, None),
}
# Only these need the time limit of an attempt; on a busy machine the others may need more than a second.
SLOW = {"hang", "hang_body", "drip"}
# libcurl itself sends again, once, what was lost on a kept connection before the first byte came.
RESENT = {"close", "rst"}


def one(fault, retries, compress):
    status, code, exit_status, tries = TABLE[fault]
    wanted = {"retry": 1 + retries, "once": 1 + min(retries, 1)}.get(tries, tries)
    with FaultServer([fault], compress=compress) as server:
        if fault == "refuse":
            server.close()
        done = run(server.url, "--retries", str(retries), "--timeout", "1" if fault in SLOW else "8", "-w", "60",
                   data="time,t\n" + "".join(f"{1700000000 + 60 * i},{20 + i * 7 % 5}\n"
                                             for i in range(60)))
        equal(len(done.records), 1, fault, done.err)
        equal((done.statuses[0], done.codes[0], done.status), (status, code, exit_status), fault, done.out)
        if wanted is not None:
            check(wanted <= server.posts <= wanted + (fault in RESENT), fault, "requests", server.posts,
                  "wanted", wanted)
        check(done.seconds < 1.5 * (1 + retries) + 15, fault, "took", done.seconds)
        check(server.sent < 15 << 20, fault, "let the server send", server.sent)
        if code in ("http", "rate_limit") and fault.isdigit():
            equal(done.models[0]["error"]["message"], f"fault {fault}")


def recovers(fault):
    """The fault once, then all is well: one record, answered, nothing twice."""
    with FaultServer([fault, "ok"]) as server:
        done = run(server.url, "--timeout", "1" if fault in SLOW else "8")
        equal((done.statuses, done.status, server.posts - (fault in RESENT)),
              (["answered"], 0, 1 if fault in RESENT else 2), fault)


def table():
    policies = [(r, z) for r in (0, 1, 2) for z in (False, True)]
    for i, fault in enumerate(TABLE):
        for policy in policies if LONG else [policies[i % 6]]:
            yield f"{fault} retries {policy[0]}{' gzip' if policy[1] else ''}", \
                lambda f=fault, p=policy: one(f, *p)
    for fault, row in TABLE.items():
        if row[3] in ("retry", "once"):
            yield f"{fault}, then well", lambda f=fault: recovers(f)


if __name__ == "__main__":
    sys.exit(run_all(list(table())))
