#!/usr/bin/env python3
"""Checks a finished run from outside, by code that shares none with the services.

Exit: 0 nothing found, 1 something found, 2 the run cannot be judged or the command is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from checker.decisions import TYPES
from checker.findings import UnusableInput
from checker.jsonfiles import read_object
from checker.report import judge_run, report, table
from checker.run import load_run
from checker.stream import read_stream
from checker.values import Json

_HERE = Path(__file__).resolve().parent


def arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Checks a finished run from outside.")
    parser.add_argument("run", type=Path, metavar="RUN_DIR", help="the run's folder, .quittance/<run>")
    parser.add_argument("--policies", type=Path, help="policy files whose digest goes into the result; not judged by")
    parser.add_argument("--expectations", type=Path, default=_HERE / "expectations.json",
                        help="hours, caps and classes, written by hand (default: %(default)s)")
    parser.add_argument("--json", type=Path, help="where the result goes (default: RUN_DIR/check.json)")
    parser.add_argument("--broker", metavar="URL", help="read events.log itself instead of decisions.jsonl")
    parser.add_argument("--broker-password-file", type=Path, help="keeps the password out of the command line")
    parser.add_argument("--show", type=int, default=5, help="findings shown of each rule (default: %(default)s)")
    return parser.parse_args(given)


def events_log(options: argparse.Namespace) -> Iterable[Json] | None:
    if not options.broker:
        return None
    password = None
    if options.broker_password_file:
        password = options.broker_password_file.read_text(encoding="utf-8").strip()
    return read_stream(options.broker, password, TYPES)


def main(given: list[str] | None = None) -> int:
    options = arguments(given)
    try:
        if options.policies and not options.policies.is_dir():
            raise UnusableInput(f"{options.policies} is no folder")
        run = load_run(options.run, read_object(options.expectations), events_log(options))
        findings = judge_run(run)
        result = report(run, findings, options.policies)
        target = options.json or options.run / "check.json"
        target.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except (UnusableInput, OSError) as error:
        print(f"outside: {error}", file=sys.stderr)
        return 2
    print(table(run, findings, options.show))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
