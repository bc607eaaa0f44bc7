"""No contact after an opt-out, while held, or once nothing is owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..findings import Finding
from ..jsonfiles import member
from ..run import Run
from ..spool import Contact
from ..standing import CEASE
from .common import contacts, person_of, zulu


def opted_out(run: Run) -> Iterator[Finding]:
    """A channel opt-out binds the person's every debtor record and every class, but for one confirmation."""
    confirmed: set[tuple[str, str]] = set()
    for contact in contacts(run):
        key = (person_of(run, contact.debtor), contact.channel)
        if contact.contact_class == "confirmation" and key not in confirmed and _after_any(run, key, contact):
            confirmed.add(key)
            continue
        spans = run.standing.opt_outs.all_binding(key, contact.decided_at)
        span = next((one for one in spans if one.name != CEASE or not _may_follow_cease(run, contact)), None)
        withdrawn = run.standing.consents.binding(
            (contact.debtor, contact.channel, contact.contact_class), contact.decided_at)
        if span:
            yield _finding("after-opt-out", contact, f"{contact.channel} was opted out of", span.since)
        elif withdrawn:
            yield _finding("after-opt-out", contact, f"consent for {contact.channel} was withdrawn", withdrawn.since)


def held(run: Run) -> Iterator[Finding]:
    for contact in _pressing(run):
        dispute = run.standing.disputes.binding((contact.account,), contact.decided_at)
        status = run.standing.statuses.binding((contact.debtor,), contact.decided_at)
        if dispute:
            yield _finding("held", contact, "a dispute of the account was open", dispute.since)
        elif status:
            yield _finding("held", contact, f"the debtor's status was {status.name}", status.since)


def settled(run: Run) -> Iterator[Finding]:
    for contact in _pressing(run):
        closed = run.standing.closed.binding((contact.account,), contact.decided_at)
        if closed:
            yield _finding("settled", contact, "the account was closed", closed.since)
        elif contact.account in run.accounts:
            owed = run.ledger.balances_at(contact.account, contact.decided_at)
            if max(owed) <= 0:
                yield Finding("settled", contact.contact_id, f"decided {zulu(contact)}: {max(owed)} was owed")


def _pressing(run: Run) -> Iterator[Contact]:
    classes = run.wanted("pressingClasses")
    return (contact for contact in contacts(run) if contact.contact_class in classes)


def _may_follow_cease(run: Run, contact: Contact) -> bool:
    """What the law wants told even to a person who asked for no contact; a channel opted out of by name stays shut."""
    listed = member(run.expectations, "afterCease")
    return {"channel": contact.channel, "class": contact.contact_class} in (listed if isinstance(listed, list) else [])


def _after_any(run: Run, key: tuple[str, str], contact: Contact) -> bool:
    """The confirmation may go out at the very instant of the opt-out."""
    return any(since <= contact.decided_at for since in run.standing.opt_outs.since(key))


def _finding(rule: str, contact: Contact, what: str, since: datetime) -> Finding:
    return Finding(rule, contact.contact_id,
                   f"{contact.contact_class} decided {zulu(contact)}: {what} since {since:%Y-%m-%dT%H:%M:%SZ}")
