"""Everything that is known of a run, read once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from .acts import Act, read_acts
from .decisions import Decisions, read_decisions
from .feed import AnswerBook, Told, read_answers, read_events, read_told
from .findings import UnusableInput
from .jsonfiles import member, read_lines, read_object, text
from .judge import DateLimits, Judge, Judged
from .ledger import Ledger, build_ledger
from .people import Debtor, debtors_of
from .spool import Spool, read_spool
from .standing import Standing, build_standing
from .values import Json, decimal


@dataclass(frozen=True)
class Creditor:
    """`collector` and `registration` are empty for a creditor that collects in its own name."""

    name: str
    collector: str
    registration: str


@dataclass(frozen=True)
class Account:
    debtor: str
    creditor: str


@dataclass(frozen=True)
class Run:
    """A finished run. The ids in it are scoped by system."""

    folder: Path
    world: Json
    expectations: Json
    debtors: dict[str, Debtor]
    creditors: dict[str, Creditor]
    accounts: dict[str, Account]
    judged: list[Judged]
    resends: int
    answers: AnswerBook
    told: list[Told]
    acts: list[Act]
    spool: Spool
    decisions: Decisions
    ledger: Ledger
    standing: Standing
    balances: dict[str, tuple[str, Decimal]]

    def wanted(self, name: str) -> set[str]:
        """A list of the expectations."""
        return set(strings(self.expectations, name))


def strings(value: object, *path: str) -> list[str]:
    """A list of texts; empty when there is none."""
    found = member(value, *path)
    return [str(one) for one in found] if isinstance(found, list) else []


def load_run(folder: Path, expectations: Json, log: Iterable[Json] | None) -> Run:
    """Reads the folder of a run. `log` is the events log; without it the folder's dump of it is read."""
    world = read_object(folder / "world.json")
    creditors = {text(one, "creditorId"): _creditor(one) for one in _objects(world, "creditors")}
    replies = list(read_lines(folder / "replies.jsonl"))
    answers = read_answers(replies)
    judge = Judge(_date_limits(expectations), answers)
    judged, resends = judge.judge_all(read_events(read_lines(folder / "feed.jsonl")))
    acts = list(read_acts(read_lines(folder / "acts.jsonl")))
    applied = [one.event for one in judged if one.applied(answers)]
    debtors = debtors_of(applied)
    events = log if log is not None else read_lines(folder / "decisions.jsonl")
    answer_form = member(expectations, "decisionAnswer")
    return Run(
        folder=folder, world=world, expectations=expectations, debtors=debtors, creditors=creditors,
        accounts={
            event.scoped("accountId"): Account(event.scoped("debtorId"), text(event.data, "creditorId"))
            for event in reversed(applied) if event.kind == "account.opened"},
        judged=judged, resends=resends, answers=answers, told=read_told(replies), acts=acts,
        spool=read_spool(folder / "spool"),
        decisions=read_decisions(events, answer_form if isinstance(answer_form, dict) else {},
                                 strings(expectations, "timingRules")),
        ledger=build_ledger(judged, acts, answers, set(strings(expectations, "partOrderDebtTypes"))),
        standing=build_standing(applied, acts, {name: debtor.person for name, debtor in debtors.items()}),
        balances=_balances(read_object(folder / "balances.json")))


def _objects(value: object, name: str) -> list[Json]:
    found = member(value, name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UnusableInput(f"world.json: {name} must be a list of objects")
    return found


def _creditor(one: Json) -> Creditor:
    return Creditor(text(one, "name"), text(one, "collector"), text(one, "registration"))


def _date_limits(expectations: Json) -> DateLimits:
    def limits(name: str) -> tuple[date, date]:
        first, last = (date.fromisoformat(one) for one in strings(expectations, "feedDates", name))
        return first, last

    return DateLimits(limits("surelyFine"), limits("surelyWrong"))


def _balances(answer: Json) -> dict[str, tuple[str, Decimal]]:
    """Currency and amount by account."""
    found = answer.get("accounts")
    if not isinstance(found, list):
        raise UnusableInput("balances.json: accounts must be a list")
    balances: dict[str, tuple[str, Decimal]] = {}
    for one in found:
        try:
            amount = decimal(text(one, "balance", "amount"))
        except ValueError as error:
            raise UnusableInput("balances.json: balance must be {amount, currency}") from error
        balances[text(one, "accountId")] = (text(one, "balance", "currency"), amount)
    return balances
