"""No name, street, number, address or word of a debtor stands in a store, a log, or the broker's or edge's folder."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..findings import Finding, UnusableInput
from ..jsonfiles import member, text
from ..run import Run

# What the operator's own tools write; the spools and the sandbox's files hold personal data on purpose.
_FOLDERS = ("stores", "logs", "broker", "edge")
# Shorter words stand in any file by chance; names, with a space in them, do not.
_CHARACTERS_MIN, _SPACED_CHARACTERS_MIN = 9, 6
# The forms of one phone number have these last digits in common.
_SIGNIFICANT_DIGITS = 9
_BRANCHES = {"ZA": "27", "US": "1", "GB": "44", "XK": "383"}
# Digits in a longer row of hexadecimal ones belong to an id or a digest.
_ID_LENGTH = 24


def check(run: Run) -> Iterator[Finding]:
    """Write-ahead logs and the broker's segments are searched as the bytes they are; debtor records travel sealed."""
    folders = [str(run.folder / name) for name in _FOLDERS if (run.folder / name).is_dir()]
    words = _words(run)
    if not folders or not words:
        return
    listed = _grep("-rlaiF", words, folders)
    if listed is None:
        yield Finding("personal-data", "", "the folders could not be searched")
        return
    for name in sorted(listed):
        if _holds(Path(name), words):
            yield Finding("personal-data", "", f"{Path(name).relative_to(run.folder)} holds a debtor's data in clear")


def _grep(options: str, words: set[str], paths: list[str]) -> list[str] | None:
    found = subprocess.run(
        ["grep", options, "-f", "-", "--", *paths], input="\n".join(sorted(words)).encode(), capture_output=True,
        check=False, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    return found.stdout.decode("utf-8", errors="surrogateescape").splitlines() if found.returncode <= 1 else None


def _holds(path: Path, words: set[str]) -> bool:
    """Nine digits stand in a megabyte of ids by chance, so numbers are looked at where they stand."""
    numbers = {word for word in words if word.isdecimal()}
    if _grep("-laiF", words - numbers, [str(path)]):
        return True
    content = path.read_bytes()
    by_last: dict[bytes, list[bytes]] = defaultdict(list)
    for word in numbers:
        by_last[word[-_SIGNIFICANT_DIGITS:].encode()].append(word.encode())
    for row in re.finditer(rb"[0-9A-Fa-f]{9,}", content):
        if len(row[0]) < _ID_LENGTH and any(
                row[0].endswith(word, 0, end + _SIGNIFICANT_DIGITS)
                for end in range(len(row[0]) - _SIGNIFICANT_DIGITS + 1)
                for word in by_last.get(row[0][end:end + _SIGNIFICANT_DIGITS], ())):
            return True
    return False


def _words(run: Run) -> set[str]:
    words: set[str] = set()
    for judged in run.judged:
        data = judged.event.data
        if judged.event.kind != "debtor.upserted":
            continue
        words |= {text(data, "name"), text(data, "idNumber"), _digits(text(data, "idNumber"))}
        points = member(data, "contactPoints")
        for point in points if isinstance(points, list) else []:
            words.add(text(point, "value").partition("\n")[0])
            if text(point, "kind") in ("mobile", "phone"):
                words |= _numbers(text(point, "value"), text(data, "country"))
    # What debtors typed is sealed as well.
    words |= {text(act.detail, name) for act in run.acts for name in ("text", "words", "name")}
    words |= set(_planted(run.folder / "planted.json"))
    return {word for word in words if "\n" not in word and (
        len(word) >= _CHARACTERS_MIN
        or len(word) >= _SPACED_CHARACTERS_MIN and " " in word and any(map(str.isalpha, word)))}


def _numbers(value: str, country: str) -> set[str]:
    """A phone number as it may be kept: with and without the country's code, and the last digits of both."""
    digits = _digits(value)
    last, code = digits[-_SIGNIFICANT_DIGITS:], _BRANCHES.get(country, "")
    return {digits, last, f"0{last}", f"{code}{last}"} if len(digits) >= _SIGNIFICANT_DIGITS else set()


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value)


def _planted(path: Path) -> Iterable[str]:
    """Texts that the maker of the world put where they must not come out of: a JSON list, if there is one."""
    if not path.is_file():
        return []
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnusableInput(f"{path.name} cannot be read as JSON") from error
    if not isinstance(listed, list):
        raise UnusableInput(f"{path.name} must be a list of texts")
    return [one for one in listed if isinstance(one, str)]
