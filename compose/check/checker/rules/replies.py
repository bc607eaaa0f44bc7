"""Every good ERP message is accepted, every bad one rejected with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..findings import Finding
from ..judge import Judged, Verdict
from ..run import Run


def check(run: Run) -> Iterator[Finding]:
    shared = Counter((judged.event.system, judged.event.id) for judged in run.judged)
    for judged in run.judged:
        event = judged.event
        answers = run.answers.get((event.system, event.id))
        if answers is None or not answers.any:
            continue
        name = f"{event.system} {event.id} ({event.type})"
        # Two contents under one id share their answers: then each only needs its own kind among them.
        alone = shared[event.system, event.id] == 1
        yield from _answer(judged, name, answers.accepted > 0, bool(answers.rejected), alone)
        if not all(answers.rejected):
            yield Finding("feed-answer", "", f"{name}: was rejected without a reason")


def _answer(judged: Judged, name: str, accepted: bool, rejected: bool, alone: bool) -> Iterator[Finding]:
    match judged.verdict:
        case Verdict.GOOD if not accepted or (rejected and alone):
            yield Finding("feed-answer", "", f"{name}: is good and was rejected")
        case Verdict.BAD if not rejected or (accepted and alone):
            yield Finding("feed-answer", "", f"{name}: was accepted although {judged.why}")
        case Verdict.EITHER if accepted and rejected and alone:
            yield Finding("feed-answer", "", f"{name}: was both accepted and rejected")
