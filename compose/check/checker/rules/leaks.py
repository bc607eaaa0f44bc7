"""No name, street, number or address of a debtor stands in a store, a log, or the broker's or edge's folder."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from ..findings import Finding
from ..jsonfiles import member, text
from ..run import Run

# What the operator's own tools write; the spools and the sandbox's files hold personal data on purpose.
_FOLDERS = ("stores", "logs", "broker", "edge")
# Shorter words stand in any file by chance.
_CHARACTERS_MIN = 9


def check(run: Run) -> Iterator[Finding]:
    """Write-ahead logs and the broker's segments are searched as the bytes they are; debtor records travel sealed."""
    folders = [run.folder / name for name in _FOLDERS if (run.folder / name).is_dir()]
    words = _words(run)
    if not folders or not words:
        return
    found = subprocess.run(
        ["grep", "-rlaF", "-f", "-", "--", *map(str, folders)], input="\n".join(sorted(words)).encode(),
        capture_output=True, check=False)
    if found.returncode > 1:
        yield Finding("personal-data", "", "the folders could not be searched")
    for name in sorted(found.stdout.decode(errors="replace").splitlines()):
        yield Finding("personal-data", "", f"{Path(name).relative_to(run.folder)} holds a debtor's data in clear")


def _words(run: Run) -> set[str]:
    words: set[str] = set()
    for judged in run.judged:
        if judged.event.kind != "debtor.upserted":
            continue
        words |= {text(judged.event.data, "name"), text(judged.event.data, "idNumber")}
        points = member(judged.event.data, "contactPoints")
        for point in points if isinstance(points, list) else []:
            words.add(text(point, "value").partition("\n")[0])
    return {word for word in words if len(word) >= _CHARACTERS_MIN}
