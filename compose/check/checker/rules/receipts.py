"""Money taken here is acknowledged to who paid, and told to the ERP: once, and with the right amount."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ..acts import Act
from ..findings import Finding
from ..jsonfiles import text
from ..run import Run
from ..spool import Contact
from ..values import decimal, instant
from .common import contacts, zulu
from .hours import opens


@dataclass
class _Payment:
    act: Act
    id: str
    currency: str
    amount: Decimal
    receipt: str = ""


def check(run: Run) -> Iterator[Finding]:
    """A receipt names no payment, so each takes the oldest one of its account and amount that has none yet."""
    payments: dict[str, list[_Payment]] = defaultdict(list)
    for one in _payments(run):
        payments[one.act.account].append(one)
    for contact in contacts(run):
        if contact.contact_class == "receipt":
            yield from _claim(contact, payments.get(contact.account, []))
    sent = {contact.contact_id for contact in run.spool.contacts}
    refused = Counter(account for contact, account in run.decisions.receipts_refused.items() if contact not in sent)
    for account in sorted(payments):
        waiting = [one for one in payments[account] if not one.receipt and _was_due(run, one)]
        for one in waiting[refused[account]:]:
            yield Finding("no-receipt", "", f"{account}: {one.id} was paid {one.act.at:%Y-%m-%dT%H:%M:%SZ}; there is "
                                            "neither a receipt nor a refusal with a reason")


def told(run: Run) -> Iterator[Finding]:
    taken = {(one.act.account, one.id): one for one in _payments(run)}
    heard = Counter((one.account, one.payment) for one in run.told)
    for account, payment in sorted(set(taken) - set(heard)):
        yield Finding("erp-told", "", f"{account}: the ERP was not told of {payment}")
    for account, payment in sorted(set(heard) - set(taken)):
        yield Finding("erp-told", "", f"{account}: the ERP was told of {payment}, which nobody paid here")
    for (account, payment), count in sorted(heard.items()):
        if count > 1:
            yield Finding("erp-told", "", f"{account}: the ERP was told of {payment} {count} times")
    for one in run.told:
        right = taken.get((one.account, one.payment))
        if right and (one.currency, one.amount) != (right.currency, f"{right.amount:.2f}"):
            yield Finding("erp-told", "", f"{one.account}: the ERP was told of {one.currency} {one.amount} for "
                                          f"{one.payment}, paid was {right.currency} {right.amount}")


def _payments(run: Run) -> Iterator[_Payment]:
    """Every payment taken here, once; the ledger has shown that the amounts can be read."""
    seen: set[str] = set()
    for act in sorted(run.acts, key=lambda one: one.at):
        payment = text(act.detail, "paymentId")
        if act.act == "pay" and text(act.detail, "result") == "paid" and payment not in seen:
            seen.add(payment)
            yield _Payment(act, payment, text(act.detail, "currency"), decimal(text(act.detail, "amount")))


def _claim(contact: Contact, payments: list[_Payment]) -> Iterator[Finding]:
    same = [one for one in payments if one.act.at <= contact.decided_at
            and (one.currency, one.amount) == (contact.currency, contact.amount)]
    free = next((one for one in same if not one.receipt), None)
    if free:
        free.receipt = contact.contact_id
    elif same:
        yield Finding("twice", contact.contact_id, f"is a receipt for {same[-1].id}, which has {same[-1].receipt}")
    else:
        amount = f"{contact.currency} {contact.amount}"
        yield Finding("receipt", contact.contact_id,
                      f"decided {zulu(contact)}: nobody had paid {amount} on {contact.account}")


def _was_due(run: Run, payment: _Payment) -> bool:
    """Whether who paid could be written to before the story was over."""
    debtor = run.debtors.get(payment.act.debtor)
    return debtor is None or opens(run, debtor, payment.act.at, _end(run))


def _end(run: Run) -> datetime:
    days = run.world.get("days")
    return instant(text(run.world, "start")) + timedelta(days=days if isinstance(days, int) else 0)
