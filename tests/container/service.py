#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A service of a Compose file as the arguments of `podman run`, one a line.

    service.py COMPOSE-FILE SERVICE [NAME=VALUE...]     what the environment would hold

Reads what docker-compose.yml uses and stops at anything else, so that nothing in
the file goes untested in silence. With --command the command alone is printed.
"""
import os
import re
import sys

import yaml

args = sys.argv[1:]
only_command = args[:1] == ["--command"]
if only_command:
    args = args[1:]
path, name, *settings = args
env = dict(s.split("=", 1) for s in settings)


def expand(value):
    def one(match):
        return env.get(match.group(1)) or match.group(2) or ""
    return re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", one, str(value))


with open(path, encoding="utf-8") as file:
    services = yaml.safe_load(file)["services"]
service = dict(services[name])
if "extends" in service:
    base = dict(services[service.pop("extends")["service"]])
    base.update(service)
    service = base

out = []
for key, value in service.items():
    if key == "user":
        out += ["--user", expand(value)]
    elif key == "working_dir":
        out += ["--workdir", value]
    elif key == "volumes":
        for volume in value:
            out += ["--volume", expand(volume)]
    elif key == "environment":
        for variable, setting in value.items():
            if setting is not None:
                out += ["--env", variable + "=" + expand(setting)]
            elif variable in env:
                out += ["--env", variable + "=" + env[variable]]
    elif key == "read_only":
        out += ["--read-only"] if value else []
    elif key == "cap_drop":
        for capability in value:
            out += ["--cap-drop", capability]
    elif key == "security_opt":
        for option in value:
            out += ["--security-opt", option.replace(":true", "")]
    elif key not in ("build", "image", "command", "extra_hosts", "init", "restart", "profiles", "models"):
        sys.exit("service.py: %s: %s is not known here" % (name, key))
for word in service["command"] if only_command else out:
    print(word)
