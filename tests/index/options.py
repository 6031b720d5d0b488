#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Program, manual page and completion of anomaly-index know the same options."""
import os
import re
import subprocess
import sys

from common import PROGRAM, main

srcdir = os.environ.get("srcdir", os.path.join(os.path.dirname(__file__), "..", ".."))
PAGE = os.path.join(srcdir, "man", "anomaly-index.1")
COMPLETION = os.path.join(srcdir, "completions", "anomaly-index")


def program():
    """command ("-": common) -> [(name, letter, takes a value)], in the table's order"""
    options = {}
    for line in subprocess.run([PROGRAM, "--dump-options"], capture_output=True, text=True, check=True).stdout.splitlines():
        command, name, letter, value = line.split(" ", 3)
        options.setdefault(command, []).append((name[2:], letter[1:], value != "-"))
    return options


def page():
    options, command = {}, "-"
    with open(PAGE, encoding="utf-8") as file:
        for line in file:
            section = re.match(r"\.Ss (\w+)", line)
            if section:
                command = section.group(1)
            elif line.startswith(".Sh"):
                command = "-"
            item = re.match(r"\.It (?:Fl (\w) , )?Fl -([a-z-]+)(.*)", line)
            if item:
                options.setdefault(command, []).append((item.group(2), item.group(1) or "", " Ar" in item.group(3)))
    return options


def complete(*words):
    done = subprocess.run(
        ["bash", "-c", 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _anomaly_index; '
         'printf "%s\\n" "${COMPREPLY[@]}"', "bash", COMPLETION, "anomaly-index", *words],
        capture_output=True, text=True, timeout=60, check=True, cwd="/")
    return sorted(word for word in done.stdout.split("\n") if word)


def test_page():
    got, want = page(), program()
    assert got == want, "\npage    %s\nprogram %s" % (sorted(got.items()), sorted(want.items()))


def test_help():
    common = [name for name, _, _ in program()["-"]]
    for command, options in program().items():
        text = subprocess.run([PROGRAM, *([] if command == "-" else [command]), "--help"], capture_output=True, text=True,
                              check=True).stdout
        names = re.findall(r"^  (?:-\w, |    )--([a-z-]+)", text, re.M)
        own = [name for name, _, _ in options]
        assert names == (own if command == "-" else own + common), (command, names)


def test_completion():
    options = program()
    common = ["--" + name for name, _, _ in options["-"]]
    assert complete("--") == sorted(common)
    assert complete("") == sorted(command for command in options if command != "-")
    for command, own in options.items():
        if command != "-":
            assert complete(command, "--") == sorted(common + ["--" + name for name, _, _ in own]), command
    assert complete("list", "--severity", "") == ["critical", "high", "low", "medium"]


def test_page_is_sound():
    for tool in (["mandoc", "-Tlint", "-Wwarning"], ["groff", "-mandoc", "-ww", "-z"]):
        try:
            done = subprocess.run([*tool, PAGE], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            continue
        said = [line for line in (done.stdout + done.stderr).splitlines() if "mandoc.db" not in line]
        assert not said, said


if not os.path.exists(PAGE):
    print("no manual page")
    sys.exit(77)
main(globals())
