"""Reading JSON files with errors that name the file and the line, never the content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from .findings import UnusableInput
from .values import Json


def read_object(path: Path) -> Json:
    """One JSON object in a file."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UnusableInput(f"{path.name} is missing") from error
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{path.name} cannot be read as JSON") from error
    if not isinstance(value, dict):
        raise UnusableInput(f"{path.name} must hold one JSON object")
    return value


def read_lines(path: Path) -> Iterator[Json]:
    """JSON objects, one a line; empty lines are skipped."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _object(path, number, line)
    except FileNotFoundError as error:
        raise UnusableInput(f"{path.name} is missing") from error


def _object(path: Path, number: int, line: str) -> Json:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise UnusableInput(f"{path.name}, line {number}: no JSON") from error
    if not isinstance(value, dict):
        raise UnusableInput(f"{path.name}, line {number}: must be a JSON object")
    return value


def member(value: object, *path: str) -> object:
    """The member at a path of names, or None where anything on the way is missing."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def text(value: object, *path: str) -> str:
    """The same as text; empty when it is missing or no text."""
    found = member(value, *path)
    return found if isinstance(found, str) else ""
