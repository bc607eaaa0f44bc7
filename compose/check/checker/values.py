"""Instants and amounts as files and texts write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime

# One JSON object as json.loads gives it.
Json = dict[str, object]

_DECIMAL = re.compile(r"-?\d{1,16}(\.\d{1,4})?")
_SPACES = " \u00a0\u2009\u202f"
_SYMBOLS = {"R": "ZAR", "$": "USD", "US$": "USD", "£": "GBP", "€": "EUR"}
_CODES = "ZAR|USD|GBP|EUR"
_NUMBER = rf"\d{{1,3}}(?:[{_SPACES},.']\d{{3}})+(?:[.,]\d{{2}})?(?!\d)|\d+(?:[.,]\d{{2}})?(?!\d)"
# A currency letter inside a word (as in "ref R12") is no amount only when a letter or digit stands before it.
_BEFORE = re.compile(rf"(?<![A-Za-z0-9])({_CODES}|US\$|R|\$|£|€)[{_SPACES}]?(-?)({_NUMBER})")
_BEHIND = re.compile(rf"(?<![\d.,])(-?)({_NUMBER})[{_SPACES}]?({_CODES}|€)(?![A-Za-z])")


def instant(text: str) -> datetime:
    """An RFC 3339 instant with an offset. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no offset from UTC")
    return moment.astimezone(timezone.utc)


def instant_or_date(text: str) -> datetime | date:
    """A date, an RFC 3339 instant, or the date form of mail headers. Raises ValueError."""
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    if re.match(r"\d{4}-", text):
        return instant(text)
    try:
        moment = parsedate_to_datetime(text)
    except TypeError as error:
        raise ValueError(f"{text!r} is no date") from error
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no offset from UTC")
    return moment.astimezone(timezone.utc)


def decimal(text: object) -> Decimal:
    """A decimal string as messages write it: digits, a point, at most four decimals. Raises ValueError."""
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text!r} is no decimal amount in quotes")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no decimal amount") from error


def header_amount(text: str) -> tuple[str, Decimal]:
    """Splits `ZAR 1234.50`. Raises ValueError."""
    parts = text.split()
    if len(parts) != 2 or not re.fullmatch(r"[A-Z]{3}", parts[0]):
        raise ValueError(f"{text!r} is not of the form 'ZAR 1234.50'")
    return parts[0], decimal(parts[1])


def amounts_in(text: str) -> set[tuple[str, Decimal]]:
    """Every amount of money that a text shows, whatever separators its language uses."""
    found = {(_currency(mark), _number(sign, digits)) for mark, sign, digits in _BEFORE.findall(text)}
    return found | {(_currency(mark), _number(sign, digits)) for sign, digits, mark in _BEHIND.findall(text)}


def _currency(mark: str) -> str:
    return _SYMBOLS.get(mark, mark)


def _number(sign: str, digits: str) -> Decimal:
    match = re.fullmatch(r"(.*)[.,](\d{2})", digits)
    whole, fraction = match.groups() if match else (digits, "")
    plain = re.sub(r"\D", "", whole)
    return Decimal(f"{sign}{plain}.{fraction or '0'}")
