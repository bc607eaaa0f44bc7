"""No contact after an opt-out, while held, or once nothing is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from ..findings import Finding
from ..jsonfiles import member
from ..run import Run
from ..spool import Contact
from ..standing import CEASE, Span
from .common import contacts, person_of, zulu


def opted_out(run: Run) -> Iterator[Finding]:
    """A channel opt-out binds the person's every debtor record and every class, but for one confirmation."""
    confirmed: Counter[tuple[str, str]] = Counter()
    free = run.wanted("optOutConfirmationSteps")
    for contact in contacts(run):
        key = (person_of(run, contact.debtor), contact.channel)
        if contact.contact_class == "confirmation" and contact.step in free:
            confirmed[key] += 1
            if confirmed[key] <= _opted_out_times(run, key, contact):
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
        status = _status(run, contact)
        if dispute:
            yield _finding("held", contact, "a dispute of the account was open", dispute.since)
        elif status:
            yield _finding("held", contact, f"the person's status was {status.name}", status.since)


def promised(run: Run) -> Iterator[Finding]:
    """A promise is waited for until its day is over, wherever the debtor may live, or until the money has come."""
    for contact in _pressing(run):
        at, debtor = contact.decided_at, run.debtors.get(contact.debtor)
        today = max((at.astimezone(zone).date() for zone in (debtor.zones_at(at) if debtor else [])), default=at.date())
        promise = next((one for one in run.standing.promises.get(contact.account, ())
                        if one.since < at and today <= one.due
                        and not run.ledger.has_come(contact.account, one.amount, one.since, at)), None)
        if promise:
            yield _finding("promised", contact, f"{promise.amount} by {promise.due} was promised", promise.since)


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


def _status(run: Run, contact: Contact) -> Span | None:
    """What the ERPs say of a person binds all the person's records, whichever of them said it."""
    person = person_of(run, contact.debtor)
    records = [name for name, debtor in run.debtors.items() if debtor.person == person] or [contact.debtor]
    return next((span for name in records
                 for span in [run.standing.statuses.binding((name,), contact.decided_at)] if span), None)


def _may_follow_cease(run: Run, contact: Contact) -> bool:
    """What the law wants told even to a person who asked for no contact; a channel opted out of by name stays shut."""
    listed = member(run.expectations, "afterCease")
    return {"channel": contact.channel, "class": contact.contact_class} in (listed if isinstance(listed, list) else [])


def _opted_out_times(run: Run, key: tuple[str, str], contact: Contact) -> int:
    """Each opt-out may be confirmed once, at its very instant too."""
    return sum(since <= contact.decided_at for since in run.standing.opt_outs.since(key))


def _finding(rule: str, contact: Contact, what: str, since: datetime) -> Finding:
    return Finding(rule, contact.contact_id,
                   f"{contact.contact_class} decided {zulu(contact)}: {what} since {since:%Y-%m-%dT%H:%M:%SZ}")
