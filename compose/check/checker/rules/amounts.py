"""The amount a message asks for is the amount that was open at that instant."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding
from ..run import Run
from .common import contacts, zulu


def check(run: Run) -> Iterator[Finding]:
    """A reminder that names its invoice asks for what is open on it, everything else for the whole account."""
    checked, of_invoice = run.wanted("openAmountClasses"), run.wanted("invoiceAmountClasses")
    for contact in contacts(run):
        if contact.contact_class not in checked or contact.account not in run.accounts or contact.amount is None:
            continue
        one = contact.invoice if contact.contact_class in of_invoice else ""
        at = contact.decided_at
        owed = run.ledger.balances_at(contact.account, at)
        if max(owed) <= 0:
            # Nothing is owed at all: that is the rule `settled`.
            continue
        owed = run.ledger.invoice_open_at(contact.account, one, at) if one else owed
        currency = run.ledger.currencies[contact.account]
        if contact.currency != currency or contact.amount not in owed:
            open_amounts = " or ".join(str(amount) for amount in sorted(owed))
            yield Finding("amount-open", contact.contact_id,
                          f"decided {zulu(contact)}: asks for {contact.currency} {contact.amount}, open on "
                          f"{one or contact.account} is {currency} {open_amounts}")
