"""Contact hours in every zone the debtor may live in, no Sundays, no public holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..findings import Finding
from ..holidays import is_holiday
from ..jsonfiles import member
from ..run import Debtor, Run, strings
from ..spool import Contact
from .common import contacts, zulu

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def check(run: Run) -> Iterator[Finding]:
    for contact in contacts(run):
        debtor = run.debtors.get(contact.debtor)
        if debtor is None:
            continue
        zones = _zones(debtor)
        if not zones:
            yield Finding("no-zone", contact.contact_id, f"nobody knows where {contact.debtor} lives")
        problem = next((found for zone in zones for found in [_problem(run, debtor, contact, zone)] if found), None)
        if problem:
            yield Finding("hours", contact.contact_id, problem)


def handover(run: Run) -> Iterator[Finding]:
    """A decision must not be used long after it was made: facts may have changed."""
    allowed = member(run.expectations, "handoverSecondsMax")
    seconds = allowed if isinstance(allowed, int) else 0
    for contact in contacts(run):
        late = isinstance(contact.dated, datetime) and contact.dated - contact.decided_at > timedelta(seconds=seconds)
        if late:
            yield Finding("stale-decision", contact.contact_id, f"left more than {seconds} s after its decision")


def _zones(debtor: Debtor) -> list[ZoneInfo]:
    """One unknown zone among the candidates could be the true one, so it makes the whole list useless."""
    try:
        return [ZoneInfo(name) for name in debtor.zones]
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return []


def _problem(run: Run, debtor: Debtor, contact: Contact, zone: ZoneInfo) -> str | None:
    local = contact.decided_at.astimezone(zone)
    problem = _day_problem(run, debtor, local.date()) or _time_problem(run, debtor, local)
    if problem:
        return f"decided {zulu(contact)}, in {zone.key} {local:%a %Y-%m-%d %H:%M}: {problem}"
    dated = contact.dated.astimezone(zone) if isinstance(contact.dated, datetime) else contact.dated
    problem = _day_problem(run, debtor, dated.date() if isinstance(dated, datetime) else dated)
    if not problem and isinstance(dated, datetime):
        problem = _time_problem(run, debtor, dated)
    return f"dated {dated} in {zone.key}: {problem}" if problem else None


def _day_problem(run: Run, debtor: Debtor, day: date) -> str | None:
    if is_holiday(debtor.country, day) or day.isoformat() in strings(
            run.expectations, "declaredHolidays", debtor.country):
        return "a public holiday"
    if not strings(run.expectations, "hours", debtor.country, _WEEKDAYS[day.weekday()]):
        return f"no contact on a {_WEEKDAYS[day.weekday()]}"
    return None


def _time_problem(run: Run, debtor: Debtor, local: datetime) -> str | None:
    opens, closes = strings(run.expectations, "hours", debtor.country, _WEEKDAYS[local.weekday()])
    clock = f"{local:%H:%M}"
    return None if opens <= clock < closes else f"allowed {opens} to {closes}"
