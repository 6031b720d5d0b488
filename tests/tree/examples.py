#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every example of the manual pages, and those of the README and docs/running.md
that need nothing from elsewhere, typed as written.

Each runs in a folder of its own that holds the files the examples speak of, made by
scripts/simulate; tail ends at the end of the file, mail and logger are stand-ins,
and a model server on loopback answers where an example names one. An example passes
with status 0, nothing on standard error and something to show: output, or a file
that was not there before. A page's JSON is held against the schema, its Python is run,
and a line of text must have the form that the page describes; nothing of a page goes
unlooked at.
"""
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

srcdir = os.path.abspath(os.environ.get("srcdir", "."))
for program in ("anomaly-filter", "anomaly-index", "jq"):
    if not shutil.which(program):
        print("no %s in PATH" % program)
        sys.exit(77)

PAGES = ("anomaly-filter.1", "anomaly-index.1", "anomaly-record.5")
SECTIONS = {
    "README.md": ("Five pipelines",),
    "docs/running.md": ("Once, on a file", "Always, on a growing file", "In pipelines",
                        "On several processes or machines", "Keeping the house"),
}
# What these do is not ours to start from a test.
ELSEWHERE = re.compile(r"\b(docker|parallel|sbatch|influx|sudo|systemctl|small-model|ssh|xdg-open|crontab)\b|SLURM")
SERVERS = re.compile(r"http://(?:localhost|127\.0\.0\.1):(?:8080|11434|1234|18434)/v1")
# One of these ends with a status of its own choosing, or writes to a terminal only.
STUBS = {
    "mail": "#!/bin/sh\ncat >mailed\n",
    "logger": "#!/bin/sh\necho \"$@\" >logged\n",
    "tail": "#!/bin/sh\nfor file; do :; done\ncat \"$file\"\n",
}


def page_blocks(path):
    examples, block = False, None
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith(".Sh "):
                examples = line == ".Sh EXAMPLES"
            elif not examples:
                continue
            elif line.startswith(".Bd -literal"):
                block = []
            elif line == ".Ed" and block is not None:
                yield "\n".join(block)
                block = None
            elif block is not None or line.startswith(".Dl "):
                text = line if block is not None else line[4:]
                text = text.replace("\\e", "\\").replace("\\&", "").replace("\\-", "-")
                if block is None:
                    yield text
                else:
                    block.append(text)


def markdown_blocks(path, sections):
    section, block = "", None
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if block is None and line.startswith("#"):
                section = line.lstrip("# ")
            elif block is None and line == "```sh" and section in sections:
                block = []
            elif block is not None and line == "```":
                yield from pieces(block)
                block = None
            elif block is not None:
                block.append(line)


def pieces(lines):
    """a block's commands; a line that is no continuation begins one, a script is one"""
    if lines and lines[0].startswith("#!"):
        yield "\n".join(lines)
        return
    piece = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        piece.append(line)
        if not line.endswith(("\\", "|")):
            yield "\n".join(piece)
            piece = []


def looks_like_shell(text):
    return re.search(r"\banomaly-(filter|index)\b|^jq ", text)


def check_record(text):
    record = json.loads(text)
    if importlib.util.find_spec("jsonschema") is None:
        return None
    import jsonschema
    with open(os.path.join(srcdir, "src", "output", "anomaly-record.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    faults = jsonschema.validators.validator_for(schema)(schema).iter_errors(record)
    return next((fault.message for fault in faults), None)


def check_line(text):
    form = r"\S+Z \S+ \S+=\S+ expected \S+\.\.\S+ \w+ (low|medium|high|critical) (confirmed|detector|model|disputed): .+"
    return None if re.fullmatch(form, text) else "it has not the form of a line of text"


def check(text, template, port, stubs):
    """what is wrong with an example of whatever sort; None: nothing"""
    if looks_like_shell(text):
        return run(["sh", "-c"], text, template, port, stubs)
    if text.startswith("import "):
        if "pandas" in text and importlib.util.find_spec("pandas") is None:
            return None
        return run([sys.executable, "-c"], text + "\nprint(len(latest['records']))", template, port, stubs)
    return check_record(text) if text.startswith("{") else check_line(text)


def fill(folder):
    simulate = [sys.executable, os.path.join(srcdir, "scripts", "simulate")]
    with open(os.path.join(folder, "sensors.csv"), "wb") as file:
        subprocess.run(simulate, stdout=file, check=True, timeout=120)
    for name in ("data.csv", "night.csv", "yesterday.csv", "new.csv", "plant.csv"):
        shutil.copy(os.path.join(folder, "sensors.csv"), os.path.join(folder, name))
    env = dict(os.environ, PATH=os.environ["PATH"])
    subprocess.run(["sh", "-c", "anomaly-filter --ask none -k sensor data.csv >records.jsonl; "
                                "anomaly-index add -q <records.jsonl; anomaly-index add -q --label night <records.jsonl"],
                   cwd=folder, env=env, check=True, timeout=120, stdin=subprocess.DEVNULL)


def run(command, text, template, port, stubs):
    folder = tempfile.mkdtemp(dir=os.path.dirname(template))
    shutil.copytree(template, folder, dirs_exist_ok=True)
    before = set(os.listdir(folder))
    text = SERVERS.sub("http://127.0.0.1:%d/v1" % port, text)
    text = text.replace("/srv/plant", folder).replace("/var/lib/plant", folder)
    env = dict(os.environ, PATH=stubs + ":" + os.environ["PATH"], XDG_CACHE_HOME=folder + "/.cache", HOME=folder,
               # Nothing may answer at the default endpoint: the machine's own model stays out.
               TMPDIR=folder)
    try:
        done = subprocess.run(command + [text], cwd=folder, env=env, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return "it did not end within two minutes"
    if done.returncode != 0:
        return "status %d: %s" % (done.returncode, done.stderr.strip() or done.stdout.strip()[-300:])
    if done.stderr:
        return "it says on standard error: " + done.stderr.strip()
    new = set(os.listdir(folder)) - before
    if not done.stdout.strip() and not new and "-q" not in text and "prune" not in text and "verify" not in text:
        return "it shows nothing"
    return None


def main():
    work = os.path.realpath(tempfile.mkdtemp())
    server = subprocess.Popen([sys.executable, os.path.join(srcdir, "tests", "container", "server.py"),
                               work + "/port", work + "/requests"])
    failed = passed = 0
    try:
        stubs = work + "/stubs"
        os.mkdir(stubs)
        for name, text in STUBS.items():
            with open(os.path.join(stubs, name), "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(os.path.join(stubs, name), 0o755)
        template = work + "/template"
        os.mkdir(template)
        fill(template)
        for _ in range(100):
            if os.path.exists(work + "/port"):
                break
            time.sleep(0.1)
        with open(work + "/port", encoding="utf-8") as file:
            port = int(file.read())
        blocks = []
        for page in PAGES:
            path = os.path.join(srcdir, "man", page)
            if os.path.exists(path):
                blocks += [("man/" + page, text) for text in page_blocks(path)]
        for name, sections in SECTIONS.items():
            path = os.path.join(srcdir, name)
            if os.path.exists(path):
                blocks += [(name, text) for text in markdown_blocks(path, sections)]
        for where, text in blocks:
            if ELSEWHERE.search(text) or not (looks_like_shell(text) or where.startswith("man/")):
                continue
            fault = check(text, template, port, stubs)
            if fault:
                failed += 1
                print("%s:\n    %s\n  %s" % (where, text.replace("\n", "\n    "), fault))
            else:
                passed += 1
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(work)
    print("%d examples passed, %d failed" % (passed, failed))
    return 1 if failed or passed < 8 else 0


sys.exit(main())
