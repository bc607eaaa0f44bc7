"""Who there is by the ERPs' records: which records are one person, and where that person may live."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .feed import Event
from .findings import UnusableInput
from .jsonfiles import text

_ZONE_FILES = Path("/usr/share/zoneinfo")
# The first that is there; both list a country's zones, the older one a country a line.
_ZONE_TABLES = ("zone1970.tab", "zone.tab")


@dataclass(frozen=True)
class Home:
    """What one version of a record says of where its debtor lives. `zones` is empty where nobody can tell the time."""

    since: datetime
    country: str
    zones: tuple[ZoneInfo, ...]


@dataclass(frozen=True)
class Debtor:
    """One record of an ERP; `person` is the same for all records of one person."""

    person: str
    homes: tuple[Home, ...]

    def homes_at(self, at: datetime) -> list[Home]:
        """The version in force: the newest before the instant, and those of the instant itself."""
        before = [home for home in self.homes if home.since < at]
        return before[-1:] + [home for home in self.homes if home.since == at]

    def zones_at(self, at: datetime) -> list[ZoneInfo]:
        return [zone for home in self.homes_at(at) for zone in home.zones]


def debtors_of(applied: Iterable[Event]) -> dict[str, Debtor]:
    """All debtors by scoped id. Records with one id number are one person, in whatever system they stand."""
    homes: dict[str, list[Home]] = defaultdict(list)
    numbers: dict[str, str] = {}
    for event in applied:
        if event.kind == "debtor.upserted":
            debtor = event.scoped("debtorId")
            country = text(event.data, "country")
            homes[debtor].append(Home(event.at, country, _candidates(country, text(event.data, "timeZone"))))
            number = re.sub(r"[^0-9A-Za-z]", "", text(event.data, "idNumber")).upper()
            if number:
                numbers[debtor] = number
    return {
        debtor: Debtor(f"id:{numbers[debtor]}" if debtor in numbers else debtor,
                       tuple(sorted(found, key=lambda home: home.since)))
        for debtor, found in homes.items()}


def _candidates(country: str, stated: str) -> tuple[ZoneInfo, ...]:
    """The stated zone; without one, all of the country's. One that does not exist makes the answer useless."""
    try:
        return tuple(ZoneInfo(name) for name in ([stated] if stated else _zones_by_country().get(country, ())))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ()


@cache
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    table = next((_ZONE_FILES / name for name in _ZONE_TABLES if (_ZONE_FILES / name).is_file()), None)
    if table is None:
        raise UnusableInput(f"{_ZONE_FILES} has no table of zones: apt-get install tzdata")
    zones: dict[str, tuple[str, ...]] = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            countries, _, name = line.split("\t")[:3]
            for country in countries.split(","):
                zones[country] = (*zones.get(country, ()), name)
    return zones
