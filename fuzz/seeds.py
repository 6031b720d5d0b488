#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Replays the seeds of every fuzz target: fuzz/seeds/NAME/* through fuzz/replay_NAME."""
import os
import subprocess
import sys

SOURCE = os.path.join(os.environ.get("srcdir", "."), "fuzz/seeds")
BUILD = os.path.join(os.environ.get("builddir", "."), "fuzz")


def main():
    failed = 0
    for name in sorted(os.listdir(SOURCE)):
        folder = os.path.join(SOURCE, name)
        seeds = sorted(os.path.join(folder, seed) for seed in os.listdir(folder))
        status = subprocess.run([os.path.join(BUILD, "replay_" + name)] + seeds,
                                timeout=300).returncode
        print(f"{name}: {len(seeds)} seeds, status {status}")
        failed += status != 0
    return 1 if failed else 0


sys.exit(main())
