"""One module for each kind of rule; `ALL` lists the checks in the order of the report.

A check takes the run and gives findings. One rule's fault must not show up under another rule's name, so a check leaves
alone what it cannot judge (a contact of an unknown debtor has no zones to check) when another rule reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..findings import Finding
from ..run import Run
from . import (
    address, amounts, balances, caps, hours, known, leaks, once, receipts, records, replies, stops, timing, wording)

Check = Callable[[Run], Iterator[Finding]]

ALL: tuple[Check, ...] = (
    once.unreadable, once.twice, once.twice_in_meaning, once.lost, replies.check, balances.check, receipts.check,
    receipts.told, known.check, hours.check, timing.handover, timing.late_reminder, caps.check, stops.opted_out,
    stops.held, stops.promised, stops.settled, address.check, wording.check, amounts.check, records.check, leaks.check,
)

RULES: tuple[str, ...] = (
    "unreadable", "twice", "lost", "feed-answer", "balance", "receipt", "no-receipt", "erp-told", "unknown-debtor",
    "unknown-account", "wrong-header", "hours", "no-zone", "stale-decision", "late-reminder", "caps", "after-opt-out",
    "held", "promised", "settled", "wrong-address",
    "identification", "registration", "opt-out-line", "pay-link", "amount-text", "amount-open", "no-decision",
    "personal-data",
)
