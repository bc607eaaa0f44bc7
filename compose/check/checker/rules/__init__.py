"""One module for each kind of rule; `ALL` lists the checks in the order of the report.

A check takes the run and gives findings. One rule's fault must not show up under another rule's name, so a check leaves
alone what it cannot judge (a contact of an unknown debtor has no zones to check) when another rule reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..findings import Finding
from ..run import Run
from . import address, amounts, balances, caps, hours, known, leaks, once, records, replies, stops, wording

Check = Callable[[Run], Iterator[Finding]]

ALL: tuple[Check, ...] = (
    once.unreadable, once.twice, once.lost, replies.check, balances.check, known.check, hours.check, hours.handover,
    caps.check, stops.opted_out, stops.held, stops.settled, address.check, wording.check, amounts.check,
    records.check, leaks.check,
)

RULES: tuple[str, ...] = (
    "unreadable", "twice", "lost", "feed-answer", "balance", "unknown-debtor", "unknown-account", "wrong-header",
    "hours", "no-zone", "stale-decision", "caps", "after-opt-out", "held", "settled", "wrong-address",
    "identification", "registration", "opt-out-line", "pay-link", "amount-text", "amount-open", "no-decision",
    "personal-data",
)
