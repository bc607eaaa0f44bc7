"""Who may not be contacted and since when, from acts and feed: opt-outs, withdrawn consents, disputes, statuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .acts import Act
from .feed import Event
from .findings import UnusableInput
from .jsonfiles import text
from .values import decimal

CHANNELS = ("sms", "email", "whatsapp", "letter", "call")
# Names the stop of a person who wants no contact at all.
CEASE = "all"
# Results of `resolve-dispute` that end a dispute.
ENDING = ("upheld", "partly-upheld", "rejected", "withdrawn")


@dataclass
class Span:
    """A stop in force from `since` until `until`; for ever while `until` is None."""

    since: datetime
    until: datetime | None = None
    name: str = ""

    def binds(self, at: datetime) -> bool:
        """A contact at the very instant of the beginning or the end is no violation."""
        return self.since < at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Promise:
    """A promise to pay, as its debtor made it on the page."""

    since: datetime
    amount: Decimal
    due: date


class Stops:
    """Spans by what they hold on to."""

    def __init__(self) -> None:
        self._spans: dict[tuple[str, ...], list[Span]] = defaultdict(list)

    def begin(self, key: tuple[str, ...], at: datetime, name: str = "") -> bool:
        """A stop that is in force already is not begun again under the same name: then it says no."""
        if any(span.until is None and span.name == name for span in self._spans[key]):
            return False
        self._spans[key].append(Span(at, name=name))
        return True

    def end(self, key: tuple[str, ...], at: datetime, name: str | None = None) -> int:
        """Ends the open stop of that name, else the oldest open one; all when no name is given. Tells how many."""
        open_spans = [span for span in self._spans[key] if span.until is None]
        if name is not None:
            open_spans = ([span for span in open_spans if span.name == name] or open_spans)[:1]
        for span in open_spans:
            span.until = at
        return len(open_spans)

    def binding(self, key: tuple[str, ...], at: datetime) -> Span | None:
        return next(iter(self.all_binding(key, at)), None)

    def all_binding(self, key: tuple[str, ...], at: datetime) -> list[Span]:
        return [span for span in self._spans[key] if span.binds(at)]

    def since(self, key: tuple[str, ...]) -> list[datetime]:
        return [span.since for span in self._spans[key]]


@dataclass
class Standing:
    """All stops of a run."""

    opt_outs: Stops
    """(person, channel)"""
    consents: Stops
    """(debtor, channel, contact class): the ERP says that the consent is withdrawn"""
    disputes: Stops
    """(account,)"""
    statuses: Stops
    """(debtor,): every record has its own, and each binds all of its person"""
    promises: dict[str, list[Promise]]
    """By account, in order of time"""
    closed: Stops
    """(account,): closed in the ERP"""
    disputes_opened: int = 0
    disputes_resolved: int = 0
    statuses_begun: int = 0
    statuses_ended: int = 0


def build_standing(events: Iterable[Event], acts: Iterable[Act], persons: dict[str, str]) -> Standing:
    """Takes applied events and acts in order of time, at the same instant the events first."""
    standing = Standing(Stops(), Stops(), Stops(), Stops(), defaultdict(list), Stops())
    moments: list[tuple[datetime, int, Event | Act]] = [(event.at, 0, event) for event in events]
    moments += [(act.at, 1, act) for act in acts if act.ok]
    for _, _, moment in sorted(moments, key=lambda one: one[:2]):
        if isinstance(moment, Event):
            _event(standing, moment)
        else:
            _act(standing, moment, persons.get(moment.debtor, moment.debtor))
    return standing


def _event(standing: Standing, event: Event) -> None:
    data, debtor, account = event.data, event.scoped("debtorId"), event.scoped("accountId")
    match event.kind:
        case "debtor.status-changed" if text(data, "status") == "none":
            standing.statuses_ended += standing.statuses.end((debtor,), event.at)
        case "debtor.status-changed":
            standing.statuses_begun += standing.statuses.begin((debtor,), event.at, text(data, "status"))
        case "consent.changed":
            key = (debtor, text(data, "channel"), text(data, "purpose"))
            granted = isinstance(data, dict) and data.get("granted") is True
            (standing.consents.end if granted else standing.consents.begin)(key, event.at)
        case "dispute.opened":
            standing.disputes.begin((account,), event.at, f"erp:{event.id}")
            standing.disputes_opened += 1
        case "account.closed":
            standing.closed.begin((account,), event.at)


def _act(standing: Standing, act: Act, person: str) -> None:
    match act.act:
        case "optout":
            channels = opted_channels(act)
            for channel in channels:
                standing.opt_outs.begin((person, channel), act.at, CEASE if channels == CHANNELS else "")
        case "optin":
            for channel in opted_channels(act):
                standing.opt_outs.end((person, channel), act.at)
        case "dispute":
            standing.disputes.begin((act.account,), act.at, text(act.detail, "disputeId"))
            standing.disputes_opened += 1
        case "resolve-dispute" if text(act.detail, "result") in ENDING:
            standing.disputes.end((act.account,), act.at, text(act.detail, "disputeId"))
            standing.disputes_resolved += 1
        case "promise" if text(act.detail, "result") == "made":
            standing.promises[act.account].append(_promise(act))
        case name if name.removeprefix("stop-") in CHANNELS and name.startswith("stop-"):
            standing.opt_outs.begin((person, name.removeprefix("stop-")), act.at)


def _promise(act: Act) -> Promise:
    try:
        return Promise(act.at, decimal(text(act.detail, "amount")), date.fromisoformat(text(act.detail, "dueOn")))
    except ValueError as error:
        raise UnusableInput("acts.jsonl: a promise needs amount and dueOn") from error


def opted_channels(act: Act) -> tuple[str, ...]:
    """The channels of an act on the preferences page; `all`, or none named, is every channel there is."""
    named = act.detail.get("channels")
    channels = [str(one) for one in named] if isinstance(named, list) else [text(act.detail, "channel") or CEASE]
    return CHANNELS if CEASE in channels or not channels else tuple(channels)
