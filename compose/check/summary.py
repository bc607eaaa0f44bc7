#!/usr/bin/env python3
"""Writes RUN_DIR/summary.json from the outside check's result and from what was measured while the run lasted.

Reads RUN_DIR/check.json (by outside.py) and RUN_DIR/measured.json (an object, written by whoever ran it; it may be
missing).
Exit: 0 written, 2 an input is missing or the command is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from checker.findings import UnusableInput
from checker.jsonfiles import member, read_object
from checker.values import Json


def merged(check: Json, measured: Json) -> Json:
    """The summary: everything outside `measured` is the same on every run of the same world."""
    facts, figures = member(check, "summary"), member(check, "measured")
    if not isinstance(facts, dict) or not isinstance(figures, dict):
        raise UnusableInput("check.json has no summary; it must be written by outside.py")
    return {**facts, "measured": {**figures, **measured}}


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Writes RUN_DIR/summary.json.")
    parser.add_argument("run", type=Path, metavar="RUN_DIR")
    folder: Path = parser.parse_args(given).run
    try:
        measured = folder / "measured.json"
        whole = merged(read_object(folder / "check.json"), read_object(measured) if measured.is_file() else {})
        text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
        (folder / "summary.json").write_text(text, encoding="utf-8")
    except (UnusableInput, OSError) as error:
        print(f"summary: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
