"""The services' own record of what they decided, from a dump of the events log or from the log itself."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .jsonfiles import member, text
from .values import Json, instant

TYPES = ("decision.recorded.v1", "contact.permitted.v1", "contact.settled.v1", "contact.refused.v1")


@dataclass
class Decisions:
    """Digested events, each counted once however often the log holds it."""

    allowed: dict[str, str] = field(default_factory=dict)
    """Decision id of every gate decision that allowed, with its contact's id."""
    decided: dict[str, datetime] = field(default_factory=dict)
    """The business instant of every gate decision."""
    sent_at: dict[str, datetime] = field(default_factory=dict)
    """The business instant at which a contact was said to have been sent, the latest one."""
    receipts_refused: dict[str, str] = field(default_factory=dict)
    """Account by contact id of receipts that were refused with a reason."""
    permitted: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Attempts by contact id."""
    channels: dict[str, str] = field(default_factory=dict)
    settled: dict[tuple[str, int], str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    """Refusals by rule."""
    refused_late: Counter[str] = field(default_factory=Counter)
    """Refusals in which real time had a part: stale facts, an outcome not yet in."""
    records: int = 0
    """Decisions, each counted once per subject, business instant and answer: a permit that ran out in real time is decided
    again at the same instant."""
    records_again: int = 0
    records_late: int = 0
    permits: int = 0
    repeats: int = 0


def read_decisions(events: Iterable[Json], answer_form: Json, timing_rules: list[str]) -> Decisions:
    """`answer_form` says which member of a decision's answer says yes, and how."""
    decisions = Decisions()
    seen: set[str] = set()
    late: set[str] = set()
    gate: set[str] = set()
    answered: set[str] = set()
    for event in events:
        kind, data = text(event, "type"), event.get("data")
        if kind not in TYPES:
            continue
        if text(event, "id") in seen:
            decisions.repeats += 1
            continue
        seen.add(text(event, "id"))
        match kind:
            case "decision.recorded.v1":
                question = _question(data)
                decisions.records += question not in answered
                decisions.records_again += question in answered
                answered.add(question)
                _record(decisions, data, answer_form, gate)
            case "contact.permitted.v1":
                _permit(decisions, data)
            case "contact.settled.v1":
                _settle(decisions, data)
            case "contact.refused.v1":
                _refuse(decisions, data, timing_rules, late)
    decisions.records_late = len(late & gate)
    return decisions


def _attempt(data: object) -> tuple[str, int]:
    number = member(data, "contact", "attempt")
    return text(data, "contact", "contactID"), number if isinstance(number, int) else 1


def _question(data: object) -> str:
    subject = [text(data, name) for name in ("kind", "accountID", "contactID", "decidedAt")]
    answer = member(data, "answer")
    said = {name: member(answer, name) for name in ("decision", "segment", "strategy")}
    return json.dumps([*subject, said], sort_keys=True)


def _record(decisions: Decisions, data: object, answer_form: Json, gate: set[str]) -> None:
    if text(data, "kind") != "gate":
        return
    gate.add(text(data, "decisionID"))
    at = _instant(data, "decidedAt")
    if at:
        decisions.decided[text(data, "decisionID")] = at
    answer = member(data, "answer")
    said = answer if isinstance(answer, str) else member(answer, text(answer_form, "member"))
    if said == answer_form.get("allow"):
        decisions.allowed[text(data, "decisionID")] = text(data, "contactID")


def _settle(decisions: Decisions, data: object) -> None:
    attempt, at = _attempt(data), _instant(data, "at")
    decisions.settled[attempt] = text(data, "result")
    if at and text(data, "result") == "sent":
        decisions.sent_at[attempt[0]] = max(at, decisions.sent_at.get(attempt[0], at))


def _instant(data: object, name: str) -> datetime | None:
    try:
        return instant(text(data, name))
    except ValueError:
        return None


def _permit(decisions: Decisions, data: object) -> None:
    contact, attempt = _attempt(data)
    decisions.permits += 1
    decisions.permitted[contact].add(attempt)
    decisions.channels[contact] = text(data, "contact", "channel")


def _refuse(decisions: Decisions, data: object, timing_rules: list[str], late: set[str]) -> None:
    named = member(data, "rules")
    rules = [str(rule) for rule in named] if isinstance(named, list) else []
    if rules and text(data, "contact", "contactClass") == "receipt":
        decisions.receipts_refused[text(data, "contact", "contactID")] = text(data, "contact", "accountID")
    if any(rule in timing_rules for rule in rules):
        late.add(text(data, "decisionID"))
        decisions.refused_late.update(rules)
    else:
        decisions.refused.update(rules)
