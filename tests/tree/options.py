#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Program, manual page and completion know the same options.

The table in the program is asked through --help=all and through its own refusals
of a wrong value; anomaly-filter(1) and the completion must say the same: names,
letters, which take an argument, their order, and the words to choose from.
"""
import os
import re
import shutil
import subprocess
import sys

srcdir = os.environ.get("srcdir", ".")
program = shutil.which("anomaly-filter")
if not program:
    print("no anomaly-filter in PATH")
    sys.exit(77)
faults = []


def check(what, got, want):
    if got != want:
        faults.append("%s:\n  got  %s\n  want %s" % (what, got, want))


def run(*args):
    return subprocess.run([program, *args], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=60, check=False)


def of_program():
    """name -> (letter, takes an argument), in order"""
    text = run("--help=all").stdout
    options = {}
    for line in text.splitlines():
        m = re.match(r"  (?:-(\w), |    )--([a-z-]+)(\[=| )?", line)
        if m:
            takes = {"[=": "may", " ": None, None: None}[m.group(3)]
            rest = line[m.end():]
            if takes is None:
                takes = "must" if m.group(3) == " " and not rest.startswith(" ") else "no"
            options[m.group(2)] = (m.group(1), takes)
    return options


def of_page():
    options, choices = {}, {}
    with open(os.path.join(srcdir, "man", "anomaly-filter.1"), encoding="utf-8") as file:
        for line in file:
            m = re.match(r"\.It (?:Fl (\w) , )?Fl -([a-z-]+)(.*)", line)
            if not m:
                continue
            rest = m.group(3)
            takes = "may" if " Op" in rest else "must" if rest.strip() else "no"
            options[m.group(2)] = (m.group(1), takes)
            if " Cm " in rest and takes == "must":
                choices[m.group(2)] = sorted(re.split(r"[ |]+", rest.split(" Cm ")[1].strip()))
    return options, choices


def complete(*words):
    """what the completion offers for the last of these words"""
    script = os.path.join(srcdir, "completions", "anomaly-filter")
    done = subprocess.run(
        ["bash", "-c",
         'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; _anomaly_filter; '
         'printf "%s\\n" "${COMPREPLY[@]}"', "bash", script, "anomaly-filter", *words],
        capture_output=True, text=True, timeout=60, check=True)
    return [word for word in done.stdout.split("\n") if word]


def choices_of_program(name):
    """the words that an option takes, from its refusal of another; None: any value"""
    done = run("--" + name, "no-such-word", "--version")
    m = re.search(r" is none of (.*)", done.stderr)
    return sorted(m.group(1).split(", ")) if done.returncode == 64 and m else None


program_options = of_program()
page_options, page_choices = of_page()
if len(program_options) < 40:
    faults.append("--help=all lists only %d options" % len(program_options))
check("options of the page", page_options, program_options)
check("their order in the page", list(page_options), list(program_options))
check("options of the completion", sorted(complete("--")), sorted("--" + name for name in program_options))

for name, (letter, takes) in program_options.items():
    if takes != "must":
        continue
    words = choices_of_program(name)
    if words is not None:
        check("--%s in the page" % name, page_choices.get(name), words)
        check("--%s in the completion" % name, sorted(complete("--" + name, "")), words)
        check("--%s=... in the completion" % name, sorted(complete("--" + name, "=", "")), words)
        if letter:
            check("-%s in the completion" % letter, sorted(complete("-" + letter, "")), words)
    elif complete("--" + name, "--"):
        faults.append("the completion offers options where --%s awaits its argument" % name)

everyday = re.findall(r"--([a-z-]+)", run("--help").stdout.split("--help=all")[0])
if not 8 <= len(everyday) <= 24:
    faults.append("--help shows %d options" % len(everyday))
for name in everyday:
    if name not in program_options:
        faults.append("--help shows --%s, --help=all does not" % name)

for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
