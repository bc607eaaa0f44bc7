"""What the sandbox's people did, as the sandbox wrote it down after each HTTP answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from .findings import UnusableInput
from .jsonfiles import text
from .values import Json, instant


@dataclass(frozen=True)
class Act:
    """One act. `ok` says that the HTTP answer was a success (a page answers a form with a redirect)."""

    at: datetime
    debtor: str
    account: str
    act: str
    detail: Json
    ok: bool


def read_acts(lines: Iterable[Json]) -> Iterator[Act]:
    """The acts in the order of the file."""
    for number, line in enumerate(lines, start=1):
        detail, status = line.get("detail"), line.get("status")
        try:
            at = instant(text(line, "at"))
        except ValueError as error:
            raise UnusableInput(f"acts.jsonl, act {number}: at must be an RFC 3339 instant") from error
        yield Act(at, text(line, "debtorId"), text(line, "accountId"), text(line, "act"),
                  detail if isinstance(detail, dict) else {}, isinstance(status, int) and 200 <= status < 400)
