"""Which ERP events must be accepted and which rejected, judged by the published contract alone.

Where the contract leaves it to the receiver (an unknown debtor, a payment booked under a known number), the judgement
is EITHER: then only silence is a fault, and the money follows the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from .feed import AnswerBook, Event
from .jsonfiles import member, text
from .values import decimal, instant


class Verdict(Enum):
    """What the answer to an event must be."""

    GOOD = "good"
    BAD = "bad"
    EITHER = "either"


@dataclass(frozen=True)
class Judged:
    """An event with its verdict; `why` names the field of a bad one."""

    event: Event
    verdict: Verdict
    why: str

    def applied(self, answers: AnswerBook) -> bool:
        """Whether the event counts: money and holds follow the contract first, the answer second."""
        if self.verdict is Verdict.EITHER:
            given = answers.get((self.event.system, self.event.id))
            return given is not None and given.accepted > 0
        return self.verdict is Verdict.GOOD


_Field = Callable[[object], bool]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and instant(value) is not None
    except ValueError:
        return False


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_amount(value: object) -> bool:
    try:
        amount = decimal(value)
    except ValueError:
        return False
    return amount > 0 and amount == amount.quantize(Decimal("0.01"))


def _is_currency(value: object) -> bool:
    return value in {"ZAR", "USD", "GBP", "EUR"}


def _one_of(*choices: str) -> _Field:
    return lambda value: value in choices


def _is_country(value: object) -> bool:
    return isinstance(value, str) and len(value) == 2 and value.isalpha() and value.isupper()


def _is_points(value: object) -> bool:
    kind = _one_of("mobile", "email", "postal", "phone")
    return isinstance(value, list) and len(value) <= 20 and all(
        kind(member(point, "kind")) and _is_text(member(point, "value")) and _is_text(member(point, "source"))
        for point in value)


_CHANNEL = _one_of("sms", "email", "whatsapp", "letter", "call")
_MONEY = {"amount": _is_amount, "currency": _is_currency}

# Fields by event kind; a name with `?` may be missing.
CONTRACT: Mapping[str, Mapping[str, _Field]] = {
    "debtor.upserted": {
        "debtorId": _is_text, "kind": _one_of("person", "business"), "name": _is_text, "language": _is_text,
        "country": _is_country, "birthDate?": _is_date, "contactPoints?": _is_points},
    "debtor.status-changed": {
        "debtorId": _is_text, "since": _is_date,
        "status": _one_of("debt-review", "breathing-space", "deceased", "sequestrated", "represented", "none")},
    "consent.changed": {
        "debtorId": _is_text, "channel": _CHANNEL, "granted": _is_flag, "at": _is_instant, "evidence": _is_text,
        "purpose": _one_of("reminder", "collection", "statutory", "receipt", "confirmation", "marketing")},
    "contact.recorded": {
        "debtorId": _is_text, "channel": _CHANNEL, "at": _is_instant, "direction": _one_of("inbound", "outbound"),
        "conversation": _is_flag},
    "account.opened": {
        "accountId": _is_text, "debtorId": _is_text, "creditorId": _is_text, "reference": _is_text,
        "debtType": _one_of("credit", "incidental", "service", "medical", "rates", "rent"),
        "currency": _is_currency, "openedOn": _is_date},
    "account.updated": {"accountId": _is_text},
    "account.closed": {"accountId": _is_text, "reason": _is_text},
    "invoice.issued": {
        "accountId": _is_text, "invoiceId": _is_text, "number": _is_text, **_MONEY, "issuedOn": _is_date,
        "dueOn": _is_date, "kind": _one_of("principal", "interest", "fee")},
    "invoice.cancelled": {"accountId": _is_text, "invoiceId": _is_text, "reason": _is_text},
    "credit-note.issued": {"accountId": _is_text, "creditNoteId": _is_text, **_MONEY, "issuedOn": _is_date},
    "payment.recorded": {"accountId": _is_text, "paymentId": _is_text, **_MONEY, "receivedOn": _is_date},
    "payment.reversed": {"accountId": _is_text, "paymentId": _is_text, "reason": _is_text},
    "dispute.opened": {
        "accountId": _is_text, "amount?": _is_amount,
        "reason": _one_of("wrong-amount", "already-paid", "not-mine", "scheme-should-pay", "goods-or-service",
                          "other")},
    "watermark": {"system": _is_text, "asOf": _is_instant},
}
_RANGED = ("openedOn", "issuedOn", "dueOn", "receivedOn")
# Kinds whose account must be known before.
_OF_ACCOUNT = {"account.updated", "account.closed", "invoice.issued", "invoice.cancelled", "credit-note.issued",
               "payment.recorded", "payment.reversed", "dispute.opened"}
# Kinds that name something the receiver may not know; the contract does not say what happens then.
_LOOSE = {"debtor.status-changed": "debtorId", "consent.changed": "debtorId", "contact.recorded": "debtorId"}
# What is booked once, and by which id.
_BOOKED = {"account.opened": "accountId", "invoice.issued": "invoiceId", "credit-note.issued": "creditNoteId",
           "payment.recorded": "paymentId"}


@dataclass(frozen=True)
class DateLimits:
    """Dates outside `wrong` must be refused, those inside `fine` taken; between them either will do."""

    fine: tuple[date, date]
    wrong: tuple[date, date]


class Judge:
    """Judges events in the order they were published, since an account must be known before its invoices."""

    def __init__(self, limits: DateLimits, answers: AnswerBook) -> None:
        self._limits = limits
        self._answers = answers
        self._content: dict[tuple[str, str], tuple[str, Verdict]] = {}
        self._currency: dict[str, str] = {}
        self._debtors: set[str] = set()
        self._booked: set[tuple[str, str]] = set()
        self._closed: set[str] = set()

    def judge_all(self, events: Iterable[Event]) -> tuple[list[Judged], int]:
        """Every event but the resends, and the number of resends."""
        judged: list[Judged] = []
        resends = 0
        for event in events:
            earlier = self._content.get((event.system, event.id))
            if earlier is not None and earlier[0] == event.content():
                resends += 1
                continue
            judged.append(self._judge_new(event, earlier))
        return judged, resends

    def _judge_new(self, event: Event, earlier: tuple[str, Verdict] | None) -> Judged:
        verdict, why = self._verdict(event)
        if earlier is not None:
            # After a rejected message the same id may be tried again, or be burnt: the contract does not say.
            verdict = Verdict.EITHER if earlier[1] is Verdict.BAD else Verdict.BAD
            why = "id: was used for another content"
        if event.planted:
            verdict, why = Verdict.BAD, f"planted: {event.planted}"
        self._content.setdefault((event.system, event.id), (event.content(), verdict))
        judged = Judged(event, verdict, why)
        if judged.applied(self._answers):
            self._learn(event)
        return judged

    def _verdict(self, event: Event) -> tuple[Verdict, str]:
        fields = CONTRACT.get(event.kind)
        if fields is None or not event.type.endswith(".v1"):
            return Verdict.BAD, "type: is unknown"
        if not isinstance(event.data, dict):
            return Verdict.BAD, "data: is no object"
        for name, holds in fields.items():
            value = event.data.get(name.removesuffix("?"))
            if value is None and name.endswith("?"):
                continue
            if not holds(value):
                return Verdict.BAD, f"{name.removesuffix('?')}: is missing or wrong"
        return self._verdict_in_context(event)

    def _verdict_in_context(self, event: Event) -> tuple[Verdict, str]:
        account = event.scoped("accountId")
        if event.kind in _OF_ACCOUNT and account not in self._currency:
            return Verdict.BAD, "accountId: is unknown"
        currency = text(event.data, "currency")
        if event.kind in _OF_ACCOUNT and currency and currency != self._currency[account]:
            return Verdict.BAD, "currency: is not the account's"
        if event.kind == "watermark" and text(event.data, "system") != event.system:
            return Verdict.BAD, "system: is not the publisher"
        if event.kind == "invoice.issued" and text(event.data, "dueOn") < text(event.data, "issuedOn"):
            return Verdict.BAD, "dueOn: lies before issuedOn"
        return self._dates(event) or self._names(event) or (Verdict.GOOD, "")

    def _dates(self, event: Event) -> tuple[Verdict, str] | None:
        either = False
        for name in _RANGED:
            if not text(event.data, name):
                continue
            day = date.fromisoformat(text(event.data, name))
            if not self._limits.wrong[0] <= day <= self._limits.wrong[1]:
                return Verdict.BAD, f"{name}: is out of range"
            either = either or not self._limits.fine[0] <= day <= self._limits.fine[1]
        return (Verdict.EITHER, "a date is unusual") if either else None

    def _names(self, event: Event) -> tuple[Verdict, str] | None:
        booked = _BOOKED.get(event.kind)
        if booked and (event.kind, event.scoped(booked)) in self._booked:
            return Verdict.EITHER, f"{booked}: was used before"
        if event.kind == "invoice.issued" and event.scoped("accountId") in self._closed:
            return Verdict.EITHER, "accountId: is closed"
        loose = _LOOSE.get(event.kind)
        if loose and event.scoped(loose) not in self._debtors:
            return Verdict.EITHER, f"{loose}: is unknown"
        for name, kind in (("invoiceId", "invoice.issued"), ("paymentId", "payment.recorded")):
            value = event.scoped(name)
            if value and event.kind != kind and (kind, value) not in self._booked:
                return Verdict.EITHER, f"{name}: is unknown"
        return None

    def _learn(self, event: Event) -> None:
        if event.kind == "account.opened":
            self._currency.setdefault(event.scoped("accountId"), text(event.data, "currency"))
        if event.kind == "debtor.upserted":
            self._debtors.add(event.scoped("debtorId"))
        if event.kind == "account.closed":
            self._closed.add(event.scoped("accountId"))
        if event.kind in _BOOKED:
            self._booked.add((event.kind, event.scoped(_BOOKED[event.kind])))
