"""A message leaves when it was decided, and a reminder of a date comes before that date is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ..findings import Finding
from ..jsonfiles import member, text
from ..run import Run
from ..spool import Contact
from .common import contacts, zulu


def handover(run: Run) -> Iterator[Finding]:
    """A decision must not be used long after it was made: facts may have changed.

    What the message says of itself proves little, so three others are asked: the record of the decision, the outcome,
    and the file. A file that was written after one that was decided later left when its own instant was over.
    """
    allowed = member(run.expectations, "handoverSecondsMax")
    seconds = allowed if isinstance(allowed, int) else 0
    overtaken = _overtaken(run, timedelta(seconds=seconds))
    for contact in contacts(run):
        its_own = run.decisions.allowed.get(contact.decision) == contact.contact_id
        decided = run.decisions.decided.get(contact.decision if its_own else "", contact.decided_at)
        left = [contact.dated] if isinstance(contact.dated, datetime) else []
        left += [run.decisions.sent_at[contact.contact_id]] if contact.contact_id in run.decisions.sent_at else []
        if contact.decided_at != decided:
            yield Finding("stale-decision", contact.contact_id,
                          f"says it was decided {zulu(contact)}; by the record it was {decided:%Y-%m-%dT%H:%M:%SZ}")
        elif any(at - decided > timedelta(seconds=seconds) for at in left):
            yield Finding("stale-decision", contact.contact_id, f"left more than {seconds} s after its decision")
        elif contact.contact_id in overtaken:
            yield Finding("stale-decision", contact.contact_id,
                          f"decided {zulu(contact)}: was written after {overtaken[contact.contact_id]}, decided later")


def _overtaken(run: Run, spared: timedelta) -> dict[str, str]:
    """By contact id: a message that was decided later, by more than is spared, and had been written before."""
    found: dict[str, str] = {}
    earliest: Contact | None = None
    ordered = sorted(contacts(run), key=lambda one: one.decided_at)
    behind = len(ordered)
    for contact in reversed(ordered):
        while behind and ordered[behind - 1].decided_at > contact.decided_at + spared:
            behind -= 1
            if earliest is None or ordered[behind].written < earliest.written:
                earliest = ordered[behind]
        if earliest is not None and earliest.written < contact.written:
            found[contact.contact_id] = earliest.contact_id
    return found


def late_reminder(run: Run) -> Iterator[Finding]:
    """On the due date itself a reminder is still one, on any later day of the debtor's it is a false word."""
    due = _due_dates(run)
    for contact in contacts(run):
        debtor = run.debtors.get(contact.debtor)
        if contact.contact_class not in run.wanted("invoiceAmountClasses") or debtor is None:
            continue
        names = (contact.invoice, f"{contact.account.partition(':')[0]}:{contact.invoice}")
        day = next((due[name] for name in names if name in due), None)
        today = max((contact.decided_at.astimezone(zone).date() for zone in debtor.zones_at(contact.decided_at)),
                    default=contact.decided_at.date())
        if day is not None and today > day:
            yield Finding("late-reminder", contact.contact_id,
                          f"decided {zulu(contact)}: {contact.invoice} was due {day}")


def _due_dates(run: Run) -> dict[str, date]:
    return {
        one.event.scoped("invoiceId"): date.fromisoformat(text(one.event.data, "dueOn"))
        for one in reversed(run.judged) if one.event.kind == "invoice.issued" and one.applied(run.answers)}
