"""Public holidays of the countries of the demo, worked out from their laws."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def easter_sunday(year: int) -> date:
    """The anonymous Gregorian algorithm."""
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_holiday(country: str, day: date) -> bool:
    """Whether the law of the country makes it a public holiday. An unknown country has none here."""
    law = _LAWS.get(country)
    # A New Year's Day may be observed in the old year.
    return law is not None and any(day in _days(country, year) for year in (day.year, day.year + 1))


@cache
def _days(country: str, year: int) -> frozenset[date]:
    return frozenset(_LAWS[country](year))


def _south_africa(year: int) -> set[date]:
    """Public Holidays Act 36 of 1994: of a holiday on a Sunday the Monday is one too."""
    fixed = [(1, 1), (3, 21), (4, 27), (5, 1), (6, 16), (8, 9), (9, 24), (12, 16), (12, 25), (12, 26)]
    days = {date(year, month, day) for month, day in fixed}
    days |= {day + timedelta(days=1) for day in days if day.weekday() == SUNDAY}
    easter = easter_sunday(year)
    return days | {easter - timedelta(days=2), easter + timedelta(days=1)}


def _united_states(year: int) -> set[date]:
    """5 U.S.C. 6103: Saturday's holiday is observed on Friday, Sunday's on Monday."""
    fixed = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)]
    shift = {SATURDAY: -1, SUNDAY: 1}
    days: set[date] = set()
    for month, day in fixed:
        holiday = date(year, month, day)
        days |= {holiday, holiday + timedelta(days=shift.get(holiday.weekday(), 0))}
    days |= {_nth(year, 1, MONDAY, 3), _nth(year, 2, MONDAY, 3), _last_monday(year, 5)}
    return days | {_nth(year, 9, MONDAY, 1), _nth(year, 10, MONDAY, 2), _nth(year, 11, THURSDAY, 4)}


def _england(year: int) -> set[date]:
    """England and Wales: a holiday on a weekend moves to the next day that is free."""
    easter = easter_sunday(year)
    days = {easter - timedelta(days=2), easter + timedelta(days=1)}
    days |= {_nth(year, 5, MONDAY, 1), _last_monday(year, 5), _last_monday(year, 8)}
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    days |= set(fixed)
    for holiday in fixed:
        if holiday.weekday() < SATURDAY:
            continue
        substitute = holiday
        while substitute.weekday() >= SATURDAY or substitute in days:
            substitute += timedelta(days=1)
        days.add(substitute)
    return days


_LAWS: dict[str, Callable[[int], set[date]]] = {"ZA": _south_africa, "US": _united_states, "GB": _england}


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _last_monday(year: int, month: int) -> date:
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return end - timedelta(days=end.weekday())
