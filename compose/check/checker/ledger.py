"""A little ledger of its own: what is open on an account and an invoice at an instant, from feed and acts only.

Money without an invoice goes to the oldest due date first; on accounts whose debt type is listed in
`partOrderDebtTypes` all interest comes first, then fees, then principal (National Credit Act, section 126(3)). What is
left over waits for the next invoice. A cancelled invoice takes its whole amount off; what had covered it goes on to the
others, credit notes too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from .acts import Act
from .feed import AnswerBook, Event
from .findings import UnusableInput
from .jsonfiles import text
from .judge import Judged
from .values import decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Entry:
    """One movement: an `invoice` adds, a `credit` takes off, `reversal` and `cancellation` undo by `key`."""

    at: datetime
    kind: str
    key: str
    amount: Decimal = ZERO
    invoice: str = ""
    due: str = ""
    part: str = ""
    source: str = "feed"


@dataclass
class _OpenInvoice:
    due: str
    part: str
    open: Decimal
    amount: Decimal


@dataclass
class _Credit:
    left: Decimal
    target: str
    given: dict[str, Decimal] = field(default_factory=dict)


class _Book:
    """One account's invoices and credits while entries are posted in order."""

    def __init__(self, part_order: bool) -> None:
        self.invoices: dict[str, _OpenInvoice] = {}
        self._credits: dict[str, _Credit] = {}
        self._part_order = part_order

    def post(self, entry: Entry) -> None:
        if entry.kind == "invoice":
            self.invoices[entry.key] = _OpenInvoice(entry.due, entry.part, entry.amount, entry.amount)
        elif entry.kind == "credit":
            self._credits[entry.key] = _Credit(entry.amount, entry.invoice)
        elif entry.kind == "reversal":
            self._reverse(entry.key)
        elif entry.kind == "cancellation":
            self._cancel(entry.key)
        self._allocate()

    def balance(self) -> Decimal:
        owed = sum((invoice.open for invoice in self.invoices.values()), ZERO)
        return owed - sum((credit.left for credit in self._credits.values()), ZERO)

    def due_before(self, day: str) -> Decimal:
        return sum((invoice.open for invoice in self.invoices.values() if invoice.due < day), ZERO)

    def _reverse(self, key: str) -> None:
        credit = self._credits.pop(key, None)
        for name, amount in (credit.given if credit else {}).items():
            if name in self.invoices:
                self.invoices[name].open += amount

    def _cancel(self, key: str) -> None:
        self.invoices.pop(key, None)
        for credit in self._credits.values():
            credit.left += credit.given.pop(key, ZERO)

    def _allocate(self) -> None:
        for credit in self._credits.values():
            for name in self._order(credit.target):
                if credit.left <= 0:
                    break
                taken = min(credit.left, self.invoices[name].open)
                if taken > 0:
                    self.invoices[name].open -= taken
                    credit.left -= taken
                    credit.given[name] = credit.given.get(name, ZERO) + taken

    def _order(self, target: str) -> list[str]:
        parts = {"interest": 0, "fee": 1, "principal": 2}

        def rank(name: str) -> tuple[bool, int, str, int, str]:
            invoice = self.invoices[name]
            part = parts.get(invoice.part, 2)
            return name != target, part if self._part_order else 0, invoice.due, part, name

        return sorted(self.invoices, key=rank)


class Ledger:
    """The entries of all accounts, answered by instant."""

    def __init__(self, part_order_accounts: set[str], currencies: dict[str, str]) -> None:
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._part_order = part_order_accounts
        self.currencies = currencies

    def add(self, account: str, entry: Entry) -> None:
        self._entries[account].append(entry)

    def seal(self) -> None:
        """Puts the entries in order of time; what came first in its file stays first."""
        for entries in self._entries.values():
            entries.sort(key=lambda entry: entry.at)

    def accounts(self) -> Iterable[str]:
        return self.currencies.keys()

    def entries(self) -> Iterable[tuple[str, Entry]]:
        return ((account, entry) for account, entries in self._entries.items() for entry in entries)

    def final_balance(self, account: str) -> Decimal:
        return self._book(account, self._entries[account]).balance()

    def balances_at(self, account: str, at: datetime) -> set[Decimal]:
        """What the account may owe at an instant: before, between and after the entries of this very instant."""
        return {book.balance() for book in self._books_at(account, at)}

    def invoice_open_at(self, account: str, invoice: str, at: datetime) -> set[Decimal]:
        """The same for one invoice, named with or without its system; zero when it is unknown or cancelled."""
        names = {invoice, f"{account.partition(':')[0]}:{invoice}"}
        return {
            next((one.open for name, one in book.invoices.items() if name in names), ZERO)
            for book in self._books_at(account, at)
        }

    def overdue_at(self, account: str, day: date, at: datetime) -> set[Decimal]:
        """The same for all that was due before a day, but never more than the account owes."""
        return {min(book.due_before(day.isoformat()), book.balance()) for book in self._books_at(account, at)}

    def oldest_at(self, account: str, at: datetime) -> set[str]:
        """The open invoice that was due first: what an account is asked about hangs on it."""
        return {min(((one.due, name) for name, one in book.invoices.items() if one.open > 0), default=("", ""))[1]
                for book in self._books_at(account, at)}

    def has_come(self, account: str, amount: Decimal, since: datetime, at: datetime) -> bool:
        """Whether payments of an amount were booked since an instant, or nothing was owed any more on the way."""
        book, paid = _Book(account in self._part_order), ZERO
        for entry in self._entries[account]:
            if entry.at > at:
                return False
            book.post(entry)
            if entry.at >= since:
                paid += entry.amount if entry.kind == "credit" and entry.key.startswith("payment:") else ZERO
                if paid >= amount or book.balance() <= 0:
                    return True
        return False

    def _books_at(self, account: str, at: datetime) -> Iterable[_Book]:
        entries = self._entries[account]
        first = bisect_left(entries, at, key=lambda entry: entry.at)
        last = bisect_right(entries, at, key=lambda entry: entry.at)
        now = entries[first:last]
        fed = [entry for entry in now if entry.source == "feed"]
        done = [entry for entry in now if entry.source != "feed"]
        # Within an instant each file is in order, but nobody knows how the two interleave.
        for feeds in range(len(fed) + 1):
            for acts in range(len(done) + 1):
                yield self._book(account, entries[:first] + fed[:feeds] + done[:acts])

    def _book(self, account: str, entries: Iterable[Entry]) -> _Book:
        book = _Book(account in self._part_order)
        for entry in entries:
            book.post(entry)
        return book


def build_ledger(judged: list[Judged], acts: list[Act], answers: AnswerBook, part_order_types: set[str]) -> Ledger:
    """The ledger of a run."""
    applied = [one.event for one in judged if one.applied(answers)]
    opened = {event.scoped("accountId"): event for event in reversed(applied) if event.kind == "account.opened"}
    ledger = Ledger(
        {account for account, event in opened.items() if text(event.data, "debtType") in part_order_types},
        {account: text(event.data, "currency") for account, event in opened.items()})
    origins = {event.scoped("paymentId"): text(event.data, "originPaymentId") for event in applied
               if event.kind == "payment.recorded" and text(event.data, "originPaymentId")}
    seen: set[tuple[str, str]] = set()
    for event in applied:
        entry = _entry_of_event(event, origins)
        if entry and (entry.kind, entry.key) not in seen:
            seen.add((entry.kind, entry.key))
            ledger.add(event.scoped("accountId"), entry)
    for number, act in enumerate(acts, start=1):
        try:
            entry = _entry_of_act(act)
        except ValueError as error:
            raise UnusableInput(f"acts.jsonl, act {number}: amount must be a decimal in quotes") from error
        if entry and (entry.kind, entry.key) not in seen:
            seen.add((entry.kind, entry.key))
            ledger.add(act.account, entry)
    ledger.seal()
    return ledger


def _entry_of_event(event: Event, origins: dict[str, str]) -> Entry | None:
    data, at, invoice = event.data, event.at, event.scoped("invoiceId")
    payment = event.scoped("paymentId")
    match event.kind:
        case "invoice.issued":
            return Entry(at, "invoice", invoice, decimal(text(data, "amount")), due=text(data, "dueOn"),
                         part=text(data, "kind"))
        case "invoice.cancelled":
            return Entry(at, "cancellation", invoice)
        case "credit-note.issued":
            return Entry(at, "credit", f"note:{event.scoped('creditNoteId')}", decimal(text(data, "amount")), invoice)
        case "payment.recorded" if payment not in origins:
            return Entry(at, "credit", f"payment:{payment}", decimal(text(data, "amount")), invoice)
        case "payment.reversed":
            # A payment that was taken here and came back is booked under its first name.
            return Entry(at, "reversal", f"payment:{origins.get(payment, payment)}")
    return None


def _entry_of_act(act: Act) -> Entry | None:
    """Money that the gateway took counts whatever page was shown after it."""
    result = text(act.detail, "result")
    invoice = text(act.detail, "invoiceId")
    if act.act == "pay" and result == "paid":
        return Entry(act.at, "credit", f"payment:{text(act.detail, 'paymentId')}",
                     decimal(text(act.detail, "amount")), invoice, source="acts")
    if act.act == "resolve-dispute" and act.ok and result in ("upheld", "partly-upheld"):
        return Entry(act.at, "credit", f"dispute:{text(act.detail, 'disputeId')}:{act.account}",
                     decimal(text(act.detail, "amount")), invoice, source="acts")
    return None
