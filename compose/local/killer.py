"""Kills each part of the system once with SIGKILL in the middle of a story, and starts it again."""

from __future__ import annotations

import time

from processes import System


class Killer:
    """Goes through the parts in turn: waits until the story moves on, kills, lets the rest run on without the part for
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
