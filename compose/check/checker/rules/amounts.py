"""The amount a message asks for is the amount that was open at that instant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..findings import Finding
from ..run import Run
from ..spool import Contact
from .common import contacts, zulu


def check(run: Run) -> Iterator[Finding]:
    """A reminder that names its invoice asks for what is open on it, everything else for what is overdue."""
    checked, of_invoice = run.wanted("openAmountClasses"), run.wanted("invoiceAmountClasses")
    for contact in contacts(run):
        if contact.contact_class not in checked or contact.account not in run.accounts or contact.amount is None:
            continue
        one = contact.invoice if contact.contact_class in of_invoice else ""
        balances = run.ledger.balances_at(contact.account, contact.decided_at)
        if max(balances) <= 0:
            # Nothing is owed at all: that is the rule `settled`.
            continue
        right = _of_invoice(run, contact, one, max(balances)) if one else _overdue(run, contact)
        currency = run.ledger.currencies[contact.account]
        if contact.currency != currency or contact.amount not in right:
            amounts = " or ".join(str(amount) for amount in sorted(right))
            yield Finding("amount-open", contact.contact_id,
                          f"decided {zulu(contact)}: asks for {contact.currency} {contact.amount}, "
                          f"{f'open on {one}' if one else f'overdue on {contact.account}'} is {currency} {amounts}")


def _of_invoice(run: Run, contact: Contact, invoice: str, balance: Decimal) -> set[Decimal]:
    """A credit that waits on the account is not asked for again."""
    return {min(amount, balance) for amount in run.ledger.invoice_open_at(contact.account, invoice, contact.decided_at)}


def _overdue(run: Run, contact: Contact) -> set[Decimal]:
    """Overdue is what was due before the debtor's own day, in any zone the debtor may live in."""
    debtor = run.debtors.get(contact.debtor)
    zones = debtor.zones_at(contact.decided_at) if debtor else []
    days = {contact.decided_at.astimezone(zone).date() for zone in zones} or {contact.decided_at.date()}
    return set().union(*(run.ledger.overdue_at(contact.account, day, contact.decided_at) for day in days))
