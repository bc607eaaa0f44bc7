"""The result of a check for people and for programs."""

from __future__ import annotations

import hashlib
from collections import Counter
from decimal import Decimal
from pathlib import Path

from .findings import Finding
from .judge import Verdict
from .rules import ALL, RULES
from .rules.balances import totals
from .rules.common import contacts
from .run import Run

# These two have figures of their own in the summary.
_COUNTED_APART = ("lost", "twice")


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
        "lettersUnread": sum(contact.text is None for contact in run.spool.contacts),
        "summary": summary(run, findings),
        "measured": measured(run),
    }


def summary(run: Run, findings: list[Finding]) -> dict[str, object]:
    """The part of `summary.json` that is the same on every run of the same world."""
    found = Counter(finding.rule for finding in findings)
    return {
        "seed": run.world.get("seed"), "days": run.world.get("days"), "debtors": len(run.debtors),
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
    """The result as text: a line a rule, then the first findings of each."""
    lines = [f"{len(run.spool.contacts)} messages, {len(run.judged)} ERP events, {len(run.acts)} acts, "
             f"{run.decisions.records} decisions", ""]
    for rule, count in counts(findings).items():
        lines.append(f"  {rule:<16}{count or '-':>7}")
        lines += [f"      {one.contact_id or '*'}: {one.detail}"
                  for one in [finding for finding in findings if finding.rule == rule][:shown]]
    lines.append("")
    for currency, both in totals(run).items():
        lines.append(f"  {currency}: ledger {both['ledger']}, feed {both['feed']}")
    unread = sum(contact.text is None for contact in run.spool.contacts)
    if unread:
        lines.append(f"  {unread} letters were not read: apt-get install poppler-utils")
    return "\n".join([*lines, "passed" if not findings else f"FAILED: {len(findings)} findings"])


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
