"""Nothing lost, nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..findings import Finding
from ..run import Run

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
