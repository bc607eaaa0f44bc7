"""How often one person is pressed, over all accounts, creditors and systems, in rolling windows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..findings import Finding
from ..jsonfiles import member, text
from ..run import Run, strings
from ..values import instant
from .common import contacts, person_of


@dataclass(frozen=True)
class Cap:
    name: str
    limit: int
    window: timedelta
    channels: frozenset[str]


@dataclass(frozen=True)
class _Press:
    """One contact that counts. `known` is when this system could know of it; `contact_id` is empty for others'."""

    at: datetime
    known: datetime
    channel: str
    contact_id: str


def check(run: Run) -> Iterator[Finding]:
    presses = _presses(run)
    for person in sorted(presses):
        ordered = sorted(presses[person], key=lambda press: (press.at, press.contact_id))
        for index, press in enumerate(ordered):
            if press.contact_id:
                yield from _broken(run, ordered[:index + 1], press)


def caps_of(run: Run) -> list[Cap]:
    """The caps by the expectations."""
    listed = member(run.expectations, "caps")
    return [
        Cap(text(one, "name"), int(str(one["max"])), timedelta(hours=int(str(one["hours"]))),
            frozenset(strings(one, "channels")))
        for one in (listed if isinstance(listed, list) else [])]


def _presses(run: Run) -> dict[str, list[_Press]]:
    presses: dict[str, list[_Press]] = defaultdict(list)
    pressing = run.wanted("pressingClasses")
    for contact in contacts(run):
        if contact.contact_class in pressing and contact.debtor in run.debtors:
            at = contact.decided_at
            presses[person_of(run, contact.debtor)].append(_Press(at, at, contact.channel, contact.contact_id))
    for judged in run.judged:
        event = judged.event
        outbound = event.kind == "contact.recorded" and text(event.data, "direction") == "outbound"
        if outbound and judged.applied(run.answers):
            made = instant(text(event.data, "at"))
            person = person_of(run, event.scoped("debtorId"))
            presses[person].append(_Press(made, event.at, text(event.data, "channel"), ""))
    return presses


def _broken(run: Run, until_now: list[_Press], press: _Press) -> Iterator[Finding]:
    for cap in caps_of(run):
        if press.channel not in cap.channels:
            continue
        counted = [one for one in until_now if press.at - cap.window < one.at and one.channel in cap.channels
                   and (one is press or one.contact_id or one.known < press.at)]
        if len(counted) > cap.limit:
            yield Finding("caps", press.contact_id, f"is number {len(counted)} of one person; allowed {cap.name}")
