"""Holds messages that were read off the stream against the JSON Schemas of their types.

Runs in the virtual environment that `validators.py` makes:
    event_validation.py SCHEMAS EVENTS.jsonl
Each line is what `quittance events tail --json` prints. Prints each fault on a line; ends with 1 if there is one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator


def main(arguments: list[str]) -> int:
    validators = {path.stem: Draft7Validator(json.loads(path.read_text())) for path in Path(arguments[0]).glob("*.json")}
    faults = []
    for line in Path(arguments[1]).read_text().splitlines():
        event = json.loads(line)
        name = f"{event['offset']} {event['type']}"
        if event["type"] not in validators:
            faults.append(f"{name}: has no schema")
            continue
        errors = validators[event["type"]].iter_errors(event["data"])
        faults += [f"{name}: {error.json_path}: {error.message}" for error in errors]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
