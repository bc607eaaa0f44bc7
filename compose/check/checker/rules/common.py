"""What several checks need."""

from __future__ import annotations

from collections.abc import Iterator

from ..run import Creditor, Run
from ..spool import Contact


def contacts(run: Run) -> Iterator[Contact]:
    """Every contact once: a doubled one is reported as such, not also as a broken cap."""
    seen: set[str] = set()
    for contact in run.spool.contacts:
        if contact.contact_id not in seen:
            seen.add(contact.contact_id)
            yield contact


def person_of(run: Run, debtor: str) -> str:
    """The person behind a debtor record; an unknown debtor is a person of its own."""
    known = run.debtors.get(debtor)
    return known.person if known and known.person else debtor


def creditor_of(run: Run, contact: Contact) -> Creditor | None:
    """The creditor by the feed, not by what the message says of itself."""
    account = run.accounts.get(contact.account)
    return run.creditors.get(account.creditor) if account else None


def zulu(contact: Contact) -> str:
    return contact.decided_at.strftime("%Y-%m-%dT%H:%M:%SZ")
