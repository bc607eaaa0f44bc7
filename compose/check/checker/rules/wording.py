"""What every text must say: who writes, for whom, how to opt out, where to pay, how much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Finding
from ..run import Creditor, Run
from ..spool import Contact
from ..values import amounts_in
from .common import contacts, creditor_of


def check(run: Run) -> Iterator[Finding]:
    for contact in contacts(run):
        if contact.text is None:
            continue
        creditor = creditor_of(run, contact)
        if creditor:
            yield from _identification(contact, contact.text, creditor)
        if contact.contact_class in run.wanted("optOutLineClasses"):
            yield from _opt_out_line(contact, contact.text)
        if contact.contact_class in run.wanted("payLinkClasses") and not re.search(r"/p/\S", contact.text):
            yield Finding("pay-link", contact.contact_id, "has no link to pay (/p/)")
        if contact.contact_class in run.wanted("amountTextClasses"):
            yield from _amount(contact, contact.text)


def _identification(contact: Contact, text: str, creditor: Creditor) -> Iterator[Finding]:
    if creditor.name not in text:
        yield Finding("identification", contact.contact_id, f"does not name the creditor {creditor.name}")
    missing = [one for one in (creditor.collector, creditor.registration) if one and one not in text]
    if missing:
        yield Finding("registration", contact.contact_id, f"does not name {' and '.join(missing)}")


def _opt_out_line(contact: Contact, text: str) -> Iterator[Finding]:
    there = re.search(r"\bSTOP\b", text) if contact.channel == "sms" else re.search(r"/o/\S", text)
    if not there:
        yield Finding("opt-out-line", contact.contact_id, f"a message by {contact.channel} without a way to opt out")


def _amount(contact: Contact, text: str) -> Iterator[Finding]:
    if contact.amount is None:
        yield Finding("amount-text", contact.contact_id, "has no X-Amount")
    elif (contact.currency, contact.amount) not in amounts_in(text):
        yield Finding("amount-text", contact.contact_id, f"does not show {contact.currency} {contact.amount}")
