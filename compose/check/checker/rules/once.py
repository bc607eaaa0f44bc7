"""Nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from ..findings import Finding
from ..run import Run
from .common import contacts, person_of

_SPOOLED = ("sms", "email", "letter")
# How an attempt may end without a file: nothing left the house, or nobody knows and it is shown.
_WITHOUT_FILE = ("in-doubt", "unused", "failed")


def unreadable(run: Run) -> Iterator[Finding]:
    """A message that cannot be read cannot be judged, so it is a fault by itself."""
    yield from run.spool.unreadable


def twice(run: Run) -> Iterator[Finding]:
    files: dict[str, list[str]] = defaultdict(list)
    for contact in run.spool.contacts:
        files[contact.contact_id].append(f"{contact.channel}:{contact.file}")
    for contact_id, names in sorted(files.items()):
        if len(names) > 1:
            yield Finding("twice", contact_id, f"stands in {len(names)} files: {', '.join(names)}")


def twice_in_meaning(run: Run) -> Iterator[Finding]:
    """Two contacts that say the same: a step of one episode again, the same dispute acknowledged again.

    An episode is an account and the open invoice that was due first, by the own ledger; a reminder names its invoice.
    Receipts are told apart by the payments they are for: see the receipts' own rule.
    """
    seen: dict[tuple[str, ...], str] = {}
    acknowledged: Counter[str] = Counter()
    for contact in contacts(run):
        account, at = contact.account, contact.decided_at
        if contact.step in run.wanted("disputeConfirmationSteps"):
            acknowledged[account] += 1
            if acknowledged[account] > sum(since <= at for since in run.standing.disputes.since((account,))):
                yield Finding("twice", contact.contact_id, f"{contact.step}: there are fewer disputes of {account}")
        elif contact.contact_class in run.wanted("episodeClasses"):
            about = {contact.invoice} if contact.invoice else run.ledger.oldest_at(account, at)
            # At an instant at which money moved nobody knows which invoice it was about.
            if len(about) > 1 or about == {""}:
                continue
            key = (person_of(run, contact.debtor), account, contact.contact_class, contact.step, *about)
            if key in seen:
                yield Finding("twice", contact.contact_id,
                              f"{contact.step} about {contact.invoice or account} went out before as {seen[key]}")
            seen.setdefault(key, contact.contact_id)


def lost(run: Run) -> Iterator[Finding]:
    """ERP messages without an answer, and permits without a file or a reason for having none."""
    for judged in run.judged:
        event = judged.event
        answers = run.answers.get((event.system, event.id))
        if answers is None or not answers.any:
            yield Finding("lost", "", f"{event.system} {event.id} ({event.type}) was never answered")
    sent = {contact.contact_id for contact in run.spool.contacts}
    for contact_id, attempts in sorted(run.decisions.permitted.items()):
        if contact_id in sent or run.decisions.channels.get(contact_id) not in _SPOOLED:
            continue
        for attempt in sorted(attempts):
            result = run.decisions.settled.get((contact_id, attempt), "none")
            if result not in _WITHOUT_FILE:
                yield Finding("lost", contact_id, f"attempt {attempt} was permitted, its outcome is {result}, no file")
