"""Kills parts of the system with SIGKILL in the middle of a story, and starts them again."""

from __future__ import annotations

import collections
import random
import time

from processes import System


class Killer:
    """Each part once: goes through them in turn, waits until the story moves on, kills, lets the rest run on without the part for
    a moment, starts it again."""

    ABSENT = 0.7
    RECORDS = ("feed.jsonl", "acts.jsonl")

    def __init__(self, system: System) -> None:
        self.system = system
        self.left = [
            *system.deployment.system["services"],
            *(label for label in system.children if label.startswith("notifier-")), "broker",
        ]
        self._absent: str | None = None
        self._back_at = 0.0
        self._seen = self._written()

    @property
    def unfinished(self) -> list[str]:
        """Parts that were not killed, or not started again."""
        return ([self._absent] if self._absent else []) + self.left

    def step(self) -> None:
        """One small step; called a few times a second."""
        if self._absent is not None:
            if time.monotonic() >= self._back_at:
                self.system.restart(self._absent)
                self._absent = None
                self._seen = self._written()
        elif self.left and self._written() > self._seen:
            self._absent = self.left.pop(0)
            print(f"\nSIGKILL: {self._absent}", flush=True)
            self.system.kill(self._absent)
            self._back_at = time.monotonic() + self.ABSENT

    def _written(self) -> int:
        """How many bytes the sandbox has written down: they grow as the story moves on."""
        files = (self.system.deployment.folder / name for name in self.RECORDS)
        return sum(file.stat().st_size for file in files if file.exists())


class RandomKiller:
    """Those who hand over and those who permit, again and again, at any instant until the story ends: notifiers most of
    all, communication, the broker now and then. The same seed draws the same victims and pauses."""

    WEIGHTS = {"notifier": 6, "communication": 3, "broker": 1}

    def __init__(self, system: System, seed: int) -> None:
        self.system = system
        self.kills: collections.Counter[str] = collections.Counter()
        self._random = random.Random(seed)
        notifiers = [label for label in system.children if label.startswith("notifier-")]
        self._victims = [*notifiers, "communication", "broker"]
        self._shares = [self.WEIGHTS["notifier"] / len(notifiers)] * len(notifiers) + [
            self.WEIGHTS["communication"], self.WEIGHTS["broker"]]
        self._back: dict[str, float] = {}
        self._next = time.monotonic() + 1

    @property
    def unfinished(self) -> list[str]:
        """A story that ended without kills shows nothing."""
        return [kind for kind in self.WEIGHTS if not any(label.startswith(kind) for label in self.kills)]

    def bring_back(self) -> None:
        """Whoever is still away when the story has ended: it is judged on the whole system."""
        for label in self._back:
            self.system.restart(label)
        self._back.clear()

    def step(self) -> None:
        now = time.monotonic()
        for label in [label for label, instant in self._back.items() if instant <= now]:
            del self._back[label]
            self.system.restart(label)
        if now < self._next:
            return
        victim = self._random.choices(self._victims, self._shares)[0]
        self._next = now + self._random.uniform(0.1, 1.2)
        # The broker takes seconds to come back; without it nobody else needs killing.
        if victim in self._back or "broker" in self._back:
            return
        self.system.kill(victim)
        self.kills[victim] += 1
        self._back[victim] = now + self._random.uniform(0.05, 1)
