"""The services' balances against the own ledger, per account and per currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from ..findings import Finding
from ..run import Run


def check(run: Run) -> Iterator[Finding]:
    for account in sorted(set(run.ledger.accounts()) | set(run.balances)):
        currency = run.ledger.currencies.get(account)
        theirs = run.balances.get(account)
        if currency is None:
            yield Finding("balance", "", f"{account}: was never opened by the feed")
        elif theirs is None:
            yield Finding("balance", "", f"{account}: has no balance")
        elif theirs != (currency, run.ledger.final_balance(account)):
            ours = run.ledger.final_balance(account)
            yield Finding("balance", "", f"{account}: is {theirs[0]} {theirs[1]}, should be {currency} {ours}")


def totals(run: Run) -> dict[str, dict[str, str]]:
    """Per currency: what the services say, and what the feed and the acts add up to."""
    ledger: dict[str, Decimal] = defaultdict(Decimal)
    feed: dict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in run.balances.values():
        ledger[currency] += amount
    for account in run.ledger.accounts():
        feed[run.ledger.currencies[account]] += run.ledger.final_balance(account)
    return {currency: {"ledger": f"{ledger[currency]:.2f}", "feed": f"{feed[currency]:.2f}"}
            for currency in sorted(set(ledger) | set(feed))}
