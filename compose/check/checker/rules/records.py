"""Every message that left has a recorded decision that allowed it."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding
from ..run import Run
from .common import contacts


def check(run: Run) -> Iterator[Finding]:
    """Letters name no decision in their manifest: any decision that allowed the contact will do."""
    allowed = run.decisions.allowed
    of_contact = set(allowed.values())
    for contact in contacts(run):
        if contact.decision and allowed.get(contact.decision) != contact.contact_id:
            yield Finding("no-decision", contact.contact_id, "its decision is not recorded as one that allowed it")
        elif contact.contact_id not in of_contact:
            yield Finding("no-decision", contact.contact_id, "no recorded decision allowed it")
