#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Numbers are read and written alike under a locale that has a comma for its point."""
import os
import shutil
import subprocess
import sys
import tempfile

CHECK = os.path.join(os.environ.get("builddir", "."), "tests/base/locale_check")


def main():
    if not shutil.which("localedef"):
        print("no localedef to make a locale with")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8",
                               os.path.join(folder, "de_DE.UTF-8")],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        if not os.path.isdir(os.path.join(folder, "de_DE.UTF-8")):
            print(made.stdout.decode(errors="replace"))
            return 77
        environment = dict(os.environ, LOCPATH=folder, LC_ALL="de_DE.UTF-8",
                           # What setlocale(3) keeps is the C library's own.
                           ASAN_OPTIONS="detect_leaks=0")
        return subprocess.run([CHECK], env=environment, timeout=120).returncode


sys.exit(main())
