"""A message goes to an address that the ERP gave for this person, never to somebody else's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from ..findings import Finding
from ..jsonfiles import member, text
from ..run import Run
from .common import contacts, person_of

# National and international forms of a number share their last digits.
_SIGNIFICANT_DIGITS = 9

_Records = dict[str, list[tuple[datetime, set[str]]]]


def check(run: Run) -> Iterator[Finding]:
    """Letters are left out: an address is printed in many ways. So are persons whose records are not in clear."""
    records = _records(run)
    for contact in contacts(run):
        known = _known_at(records, person_of(run, contact.debtor), contact.decided_at)
        debtor = run.debtors.get(contact.debtor)
        if contact.channel == "letter" or known is None or debtor is None or not debtor.homes_at(contact.decided_at):
            continue
        recipients = {_plain(contact.channel, address) for address in contact.recipients}
        if not recipients or not recipients <= known:
            yield Finding("wrong-address", contact.contact_id, f"went to an address that is not {contact.debtor}'s")


def _records(run: Run) -> dict[str, _Records]:
    """By person and debtor: the addresses of each record with the instant from which it holds."""
    records: dict[str, _Records] = defaultdict(lambda: defaultdict(list))
    for judged in run.judged:
        points = member(judged.event.data, "contactPoints")
        if judged.event.kind == "debtor.upserted" and isinstance(points, list) and judged.applied(run.answers):
            debtor = judged.event.scoped("debtorId")
            plain = {_plain("email" if text(one, "kind") == "email" else "sms", text(one, "value")) for one in points}
            records[person_of(run, debtor)][debtor].append((judged.event.at, plain))
    return records


def _known_at(records: dict[str, _Records], person: str, at: datetime) -> set[str] | None:
    """The person's addresses in force: the newest record before the instant, and those of the instant itself."""
    if person not in records:
        return None
    known: set[str] = set()
    for versions in records[person].values():
        before = [addresses for since, addresses in versions if since < at]
        known = known.union(*before[-1:], *[addresses for since, addresses in versions if since == at])
    return known


def _plain(channel: str, address: str) -> str:
    if channel == "email":
        return address.strip().lower()
    return re.sub(r"\D", "", address)[-_SIGNIFICANT_DIGITS:]
