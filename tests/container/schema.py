#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds Compose files against Compose's JSON Schema: schema.py SCHEMA COMPOSE-FILE..."""
import json
import sys

import jsonschema
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
validator = jsonschema.validators.validator_for(schema, default=jsonschema.Draft7Validator)(schema)
faults = 0
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        content = yaml.safe_load(file)
    for fault in validator.iter_errors(content):
        faults += 1
        print("%s: %s: %s" % (path, "/".join(map(str, fault.absolute_path)) or "top", fault.message))
sys.exit(1 if faults else 0)
