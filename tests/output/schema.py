#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every form of record against the installed JSON Schema, and the schema against broken records."""
import copy
import json
import os
import re
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

SOURCE = os.environ.get("srcdir", ".")
BUILD = os.environ.get("builddir", ".")
PRINTER = os.path.join(BUILD, "tests/output/print_records")

with open(os.path.join(SOURCE, "src/output/anomaly-record.schema.json"), encoding="utf-8") as file:
    SCHEMA = json.load(file)
if not hasattr(jsonschema, "Draft202012Validator"):
    print("python3-jsonschema knows no draft 2020-12")
    sys.exit(77)
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

# DESIGN's order of members, for each form of line.
ANOMALY = ["row", "time", "column", "value", "expected", "kind", "score", "expert", "severity",
           "status", "ongoing", "reason", "reason_by"]
ORDER = {
    "window": ["window", "series", "rows", "count", "bad_rows", "start", "end", "verdict",
               "severity", "score", "state", "ongoing", "summary", "summary_by", "anomalies",
               "dismissed", "rejected_claims", "stats", "readings", "model"],
    "anomaly": ANOMALY + ["window", "series"],
    "row": ["row", "time", "series", "data", "score", "event", "state", "experts", "anomaly"],
}
MODEL = ["status", "trusted", "exam", "name", "attempts", "seconds", "shown", "prompt_tokens",
         "completion_tokens", "cached", "request_sha256", "comment", "answer", "error"]


def lines(*form):
    out = subprocess.run([PRINTER, *form], check=True, stdout=subprocess.PIPE, timeout=60).stdout
    assert out.endswith(b"\n")
    return out.decode("utf-8").splitlines()


def no_constant(word):
    raise AssertionError(f"{word} is not JSON")


def in_order(members, wanted):
    assert list(members) == [m for m in wanted if m in members], list(members)


def mutants(record):
    """The record with a foreign member, and with each required one missing or of another type."""
    foreign = copy.deepcopy(record)
    foreign["foreign"] = 1
    yield "a foreign member", foreign
    for name in record:
        if name not in ("readings", "experts", "ongoing"):
            without = copy.deepcopy(record)
            del without[name]
            yield f"no {name}", without
        wrong = copy.deepcopy(record)
        wrong[name] = {"wrong": ["type"]}
        yield f"a wrong {name}", wrong
    for name in ("anomalies", "dismissed"):
        for i in range(len(record.get(name, []))):
            inner = copy.deepcopy(record)
            inner[name][i]["foreign"] = 1
            yield f"a foreign member in {name}", inner
    if record.get("verdict") == "anomalous":
        lie = copy.deepcopy(record)
        lie["anomalies"] = []
        yield "anomalous without anomalies", lie


def check_page():
    """The examples of the manual page are records, and its line of text is what is written."""
    with open(os.path.join(SOURCE, "man/anomaly-record.5"), encoding="utf-8") as page:
        blocks = re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", page.read(), re.S | re.M)
    records = [json.loads(b) for b in blocks if b.startswith("{")]
    assert len(records) == 2
    for record in records:
        VALIDATOR.validate(record)
    assert lines("text")[0] + "\n" in blocks


def check_words():
    """The schema and the page know the words that the program knows, and no others."""
    with open(os.path.join(SOURCE, "man/anomaly-record.5"), encoding="utf-8") as page:
        text = page.read()
    definitions = SCHEMA["$defs"]
    anomaly = definitions["anomaly"]["properties"]
    for kind, known in (("kinds", anomaly["kind"]), ("experts", definitions["expert"]),
                        ("statuses", anomaly["status"]), ("severities", definitions["severity"]),
                        ("replies", definitions["model"]["properties"]["status"])):
        words = lines("words", kind)
        assert words == known["enum"], (kind, words)
        for word in words:
            assert re.search(rf"\bQl {word}\b", text), f"{word} is not in anomaly-record(5)"


def main():
    checked = refused = 0
    for form, order in ORDER.items():
        found = lines(form)
        assert found, form
        for line in found:
            record = json.loads(line, parse_constant=no_constant)
            VALIDATOR.validate(record)
            in_order(record, order)
            for anomaly in record.get("anomalies", []) + record.get("dismissed", []):
                in_order(anomaly, ANOMALY)
            in_order(record.get("model", {}), MODEL)
            checked += 1
            for what, mutant in mutants(record):
                assert not VALIDATOR.is_valid(mutant), f"{form} with {what} passes"
                refused += 1
    for line in lines("text"):
        assert line.isprintable(), line
        checked += 1
    check_page()
    check_words()
    print(f"{checked} lines are valid, {refused} broken ones are refused")


main()
