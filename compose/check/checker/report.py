"""The result of a check for people and for programs."""

from __future__ import annotations

import hashlib
import textwrap
from collections import Counter
from decimal import Decimal
from pathlib import Path

from .findings import Finding
from .judge import Verdict
from .rules import ALL, RULES
from .rules.balances import totals
from .rules.common import contacts
from .run import Run
from .standing import CHANNELS

# These two have figures of their own in the summary.
_COUNTED_APART = ("lost", "twice")
_REFUSALS_SHOWN = 6


def judge_run(run: Run) -> list[Finding]:
    """Every finding of every rule."""
    return sorted(finding for check in ALL for finding in check(run))


def counts(findings: list[Finding]) -> dict[str, int]:
    found = Counter(finding.rule for finding in findings)
    return {rule: found[rule] for rule in RULES}


def report(run: Run, findings: list[Finding], policies: Path | None) -> dict[str, object]:
    """The whole result. `passed` is true exactly when nothing at all was found."""
    return {
        "passed": not findings,
        "counts": counts(findings),
        "findings": [finding.as_json() for finding in findings],
        "policies": digest(policies) if policies else None,
        "summary": summary(run, findings),
        "measured": measured(run),
    }


def summary(run: Run, findings: list[Finding]) -> dict[str, object]:
    """The part of `summary.json` that is the same on every run of the same world."""
    found = Counter(finding.rule for finding in findings)
    return {
        "seed": _number(run.world.get("seed")), "days": run.world.get("days"), "debtors": len(run.debtors),
        "accounts": len(run.accounts), "instants": run.world.get("instants"),
        "hours": run.expectations.get("hours"), "caps": run.expectations.get("caps"),
        "erpEvents": _erp_events(run), "contacts": _contacts(run), "payments": _payments(run),
        "disputes": {"opened": run.standing.disputes_opened, "resolved": run.standing.disputes_resolved},
        "balances": totals(run),
        "violations": [finding.as_json() for finding in findings if finding.rule not in _COUNTED_APART],
        "lost": found["lost"], "duplicated": found["twice"],
        "decisionRecords": run.decisions.records - run.decisions.records_late,
    }


def measured(run: Run) -> dict[str, object]:
    """What depends on real time and on how processes interleave."""
    return {
        "erpResends": run.resends, "permits": run.decisions.permits, "eventsTwiceInLog": run.decisions.repeats,
        "refusedLate": dict(sorted(run.decisions.refused_late.items())),
        "decisionRecordsLate": run.decisions.records_late,
        "decisionsRepeated": run.decisions.records_again,
    }


def digest(folder: Path) -> str:
    """Names the policy files that were in force, by names and contents; nothing is judged by them."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def table(run: Run, findings: list[Finding], shown: int) -> str:
    """The result as text: what happened in figures, then what the rules found, the first findings of each."""
    lines = [*figures(run, findings), ""]
    found = counts(findings)
    silent = [rule for rule, count in found.items() if not count]
    lines += textwrap.wrap(f"nothing found by {len(silent)} of {len(RULES)} rules: {', '.join(silent)}", 78,
                           initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    for rule, count in found.items():
        if count:
            lines.append(f"  {rule:<16}{count:>7,}")
        for one in [finding for finding in findings if finding.rule == rule][:shown]:
            lines += textwrap.wrap(f"{one.contact_id or '*'}: {one.detail}", 78, initial_indent="    ",
                                   subsequent_indent="      ", break_on_hyphens=False)
    return "\n".join([*lines, "", "passed" if not findings else f"FAILED: {len(findings)} findings"])


def figures(run: Run, findings: list[Finding]) -> list[str]:
    """The summary for people, at most 80 characters a line."""
    facts = summary(run, findings)
    standing, erp, contacted = run.standing, facts["erpEvents"], facts["contacts"]
    refused = sorted(contacted["refused"].items(), key=lambda one: (-one[1], one[0]))
    money = [[currency, f"{paid['count']:,}", f"{Decimal(paid['amount']):,}", *_balance(facts["balances"], currency)]
             for currency in sorted({*facts["payments"], *facts["balances"]})
             for paid in [facts["payments"].get(currency, {"count": 0, "amount": "0.00"})]]
    lines = [*_by_channel_and_class(run), "",
             *_columns([["payments", "count", "amount", "owed (ledger)", "owed (feed)"], *money]), ""]
    lines += _columns([["", "published", "applied", "rejected"],
                       ["ERP events", *(f"{erp[name]:,}" for name in ("published", "applied", "rejected"))]])
    begun, ended = standing.disputes_opened, standing.disputes_resolved
    all_begun, all_ended = begun + standing.statuses_begun, ended + standing.statuses_ended
    lines += ["", *_columns([["", "begun", "ended"], ["disputes", f"{begun:,}", f"{ended:,}"],
                             ["holds", f"{all_begun:,}", f"{all_ended:,}"]])]
    lines += ["", *_columns([["refusals", ""], *([rule, f"{count:,}"] for rule, count in refused[:_REFUSALS_SHOWN])])]
    if len(refused) > _REFUSALS_SHOWN:
        lines.append(f"  and {len(refused) - _REFUSALS_SHOWN} rules more, all in summary.json")
    return [*lines, "", f"  lost {facts['lost']}, sent twice {facts['duplicated']}, "
                        f"decision records {facts['decisionRecords']:,}"]


def _by_channel_and_class(run: Run) -> list[str]:
    count = Counter((one.contact_class, one.channel) for one in contacts(run))
    channels = [channel for channel in CHANNELS if any(one == channel for _, one in count)]
    rows = [["messages", *channels, "all"]]
    for kind in sorted({kind for kind, _ in count}):
        row = [count[kind, channel] for channel in channels]
        rows.append([kind, *(f"{one:,}" for one in row), f"{sum(row):,}"])
    by_channel = [sum(count[one] for one in count if one[1] == channel) for channel in channels]
    return _columns([*rows, ["all", *(f"{one:,}" for one in by_channel), f"{sum(by_channel):,}"]])


def _balance(balances: dict[str, dict[str, str]], currency: str) -> list[str]:
    both = balances.get(currency, {"ledger": "0.00", "feed": "0.00"})
    return [f"{Decimal(both[name]):,}" for name in ("ledger", "feed")]


def _columns(rows: list[list[str]]) -> list[str]:
    """Names to the left, figures to the right."""
    first = max(14, *(len(row[0]) for row in rows))
    widths = [max(9, *(len(row[column]) for row in rows)) for column in range(1, len(rows[0]))]
    return ["  " + (row[0].ljust(first) + "".join(f" {one:>{width}}" for one, width in zip(row[1:], widths))).rstrip()
            for row in rows]


def _number(value: object) -> object:
    """A number that was written as text, as a number."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _erp_events(run: Run) -> dict[str, int]:
    answers = [run.answers.get((one.event.system, one.event.id)) for one in run.judged]
    split = [(one, answer) for one, answer in zip(run.judged, answers) if answer is not None]
    # Of two contents under one id the good one was applied and the other rejected.
    applied = sum(answer.accepted > 0 and one.verdict is not Verdict.BAD for one, answer in split)
    rejected = sum(bool(answer.rejected) and one.verdict is not Verdict.GOOD for one, answer in split)
    return {"published": len(run.judged), "applied": applied, "rejected": rejected}


def _contacts(run: Run) -> dict[str, object]:
    sent = list(contacts(run))
    in_doubt = {contact for (contact, _), result in run.decisions.settled.items() if result == "in-doubt"}
    return {
        "permitted": len(run.decisions.permitted), "sent": len(sent), "inDoubt": len(in_doubt),
        "refused": dict(sorted(run.decisions.refused.items())),
        "byChannel": dict(sorted(Counter(contact.channel for contact in sent).items())),
        "byClass": dict(sorted(Counter(contact.contact_class for contact in sent).items())),
    }


def _payments(run: Run) -> dict[str, dict[str, object]]:
    """Money booked by the ERPs and taken by the gateway; reversed payments stay counted."""
    count: Counter[str] = Counter()
    amount: dict[str, Decimal] = {}
    for account, entry in run.ledger.entries():
        currency = run.ledger.currencies.get(account, "")
        if entry.kind == "credit" and entry.key.startswith("payment:") and currency:
            count[currency] += 1
            amount[currency] = amount.get(currency, Decimal(0)) + entry.amount
    return {currency: {"count": count[currency], "amount": f"{amount[currency]:.2f}"} for currency in sorted(count)}
