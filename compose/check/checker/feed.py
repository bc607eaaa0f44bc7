"""The ERP events as published, and what the ERPs were answered."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from .findings import UnusableInput
from .jsonfiles import member, text
from .values import Json, instant


@dataclass(frozen=True)
class Event:
    """One message of an ERP. `planted` names the fault the sandbox built in on purpose, if any."""

    system: str
    id: str
    type: str
    at: datetime
    data: object
    planted: str

    @property
    def kind(self) -> str:
        """The type without `erp.` and the version: `invoice.issued`."""
        return self.type.removeprefix("erp.").removesuffix(".v1")

    def scoped(self, name: str) -> str:
        """An id of the ERP's as it is called inside Quittance; empty when the event has none."""
        value = text(self.data, name)
        return f"{self.system}:{value}" if value else ""

    def content(self) -> str:
        """Equal for two events exactly when one is a resend of the other."""
        return json.dumps([self.type, self.data], sort_keys=True)


@dataclass
class Answers:
    """What an ERP was told about one message id."""

    accepted: int = 0
    rejected: list[list[object]] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return self.accepted > 0 or bool(self.rejected)


@dataclass(frozen=True)
class Told:
    """One `erp.payment.received.v1`: money taken here, as its ERP was told of it. `account` is scoped."""

    id: str
    account: str
    payment: str
    amount: str
    currency: str


AnswerBook = dict[tuple[str, str], Answers]


def read_events(lines: Iterable[Json]) -> Iterator[Event]:
    """Events in the order of the file, resends included."""
    for number, line in enumerate(lines, start=1):
        try:
            at = instant(text(line, "time"))
        except ValueError as error:
            raise UnusableInput(f"feed.jsonl, event {number}: time must be an RFC 3339 instant") from error
        event = Event(text(line, "system"), text(line, "id"), text(line, "type"), at, line.get("data"),
                      text(line, "planted"))
        if not (event.system and event.id and event.type):
            raise UnusableInput(f"feed.jsonl, event {number}: system, id and type are needed")
        yield event


def read_answers(lines: Iterable[Json]) -> AnswerBook:
    """Accepted and rejected answers by (system, message id). A line is the answer flat, or a CloudEvent with `data`."""
    book: AnswerBook = defaultdict(Answers)
    for line in lines:
        body = line["data"] if isinstance(line.get("data"), dict) else line
        answers = book[text(line, "system"), text(body, "messageId")]
        if line.get("type") == "erp.message.accepted.v1":
            answers.accepted += 1
        elif line.get("type") == "erp.message.rejected.v1":
            reasons = member(body, "reasons")
            answers.rejected.append(reasons if isinstance(reasons, list) else [])
    return book


def read_told(lines: Iterable[Json]) -> list[Told]:
    """What the ERPs were told of money taken here; the same message again counts once."""
    told = {}
    for line in lines:
        if line.get("type") == "erp.payment.received.v1":
            body = line["data"] if isinstance(line.get("data"), dict) else line
            one = Told(text(line, "id"), f"{text(line, 'system')}:{text(body, 'accountId')}", text(body, "paymentId"),
                       text(body, "amount"), text(body, "currency"))
            told[one] = one
    return list(told)
