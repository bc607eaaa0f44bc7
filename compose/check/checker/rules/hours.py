"""Contact hours in every zone the debtor may live in, no Sundays, no public holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ..findings import Finding
from ..holidays import is_holiday
from ..people import Debtor, Home
from ..run import Run, strings
from ..spool import Contact
from .common import contacts, zulu

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GRID = timedelta(minutes=30)


def check(run: Run) -> Iterator[Finding]:
    for contact in contacts(run):
        debtor = run.debtors.get(contact.debtor)
        if debtor is None:
            continue
        homes = debtor.homes_at(contact.decided_at)
        if not homes or not all(home.zones for home in homes):
            yield Finding("no-zone", contact.contact_id, f"nobody knows what time it is where {contact.debtor} lives")
        problem = next((found for home in homes for zone in home.zones
                        for found in [_problem(run, home, contact, zone)] if found), None)
        if problem:
            yield Finding("hours", contact.contact_id, problem)


def opens(run: Run, debtor: Debtor, since: datetime, until: datetime) -> bool:
    """Whether the debtor could be contacted at some half hour after one instant and before another."""
    at = since.replace(minute=since.minute // 30 * 30, second=0, microsecond=0) + _GRID
    while at < until:
        homes = debtor.homes_at(at)
        if homes and all(home.zones for home in homes) and not any(
                _local_problem(run, home, at.astimezone(zone)) for home in homes for zone in home.zones):
            return True
        at += _GRID
    return False


def _problem(run: Run, home: Home, contact: Contact, zone: ZoneInfo) -> str | None:
    local = contact.decided_at.astimezone(zone)
    problem = _local_problem(run, home, local)
    if problem:
        return f"decided {zulu(contact)}, in {zone.key} {local:%a %Y-%m-%d %H:%M}: {problem}"
    dated = contact.dated.astimezone(zone) if isinstance(contact.dated, datetime) else contact.dated
    problem = _local_problem(run, home, dated) if isinstance(dated, datetime) else _day_problem(run, home, dated)
    return f"dated {dated} in {zone.key}: {problem}" if problem else None


def _local_problem(run: Run, home: Home, local: datetime) -> str | None:
    return _day_problem(run, home, local.date()) or _time_problem(run, home, local)


def _day_problem(run: Run, home: Home, day: date) -> str | None:
    if is_holiday(home.country, day) or day.isoformat() in strings(
            run.expectations, "declaredHolidays", home.country):
        return "a public holiday"
    if not strings(run.expectations, "hours", home.country, _WEEKDAYS[day.weekday()]):
        return f"no contact on a {_WEEKDAYS[day.weekday()]}"
    return None


def _time_problem(run: Run, home: Home, local: datetime) -> str | None:
    opens, closes = strings(run.expectations, "hours", home.country, _WEEKDAYS[local.weekday()])
    clock = f"{local:%H:%M}"
    return None if opens <= clock < closes else f"allowed {opens} to {closes}"
