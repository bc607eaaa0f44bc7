"""A message is about a debtor and an account that exist and belong together."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding
from ..run import Run
from .common import contacts


def check(run: Run) -> Iterator[Finding]:
    for contact in contacts(run):
        account = run.accounts.get(contact.account)
        if contact.debtor not in run.debtors:
            yield Finding("unknown-debtor", contact.contact_id, f"nobody is called {contact.debtor}")
        elif account is None:
            yield Finding("unknown-account", contact.contact_id, f"there is no account {contact.account}")
        elif account.debtor != contact.debtor:
            yield Finding("wrong-header", contact.contact_id, f"{contact.account} is not {contact.debtor}'s")
        elif contact.creditor not in _names(run, account.creditor):
            yield Finding("wrong-header", contact.contact_id, f"the creditor of {contact.account} is another one")


def _names(run: Run, creditor_id: str) -> set[str]:
    """How a header may name the creditor; messages need not name it there."""
    creditor = run.creditors.get(creditor_id)
    return {"", creditor_id} | ({creditor.name} if creditor else set())
