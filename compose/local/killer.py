"""Kills each part of the system once with SIGKILL in the middle of a story, and starts it again."""

from __future__ import annotations

import time

from processes import System


class Killer:
    """Goes through the parts in turn: kill, let the rest run on without it for a moment, start it again, next."""

    PAUSE = 2.0
    ABSENT = 0.7

    def __init__(self, system: System) -> None:
        self.system = system
        self.left = [
            *system.deployment.system["services"],
            *(label for label in system.children if label.startswith("notifier-")), "broker",
        ]
        self.killed: list[str] = []
        self._absent: str | None = None
        self._next = time.monotonic() + self.PAUSE

    def step(self) -> None:
        """One small step; called a few times a second."""
        if time.monotonic() < self._next:
            return
        if self._absent is not None:
            self.system.restart(self._absent)
            self.killed.append(self._absent)
            self._absent = None
            self._next = time.monotonic() + self.PAUSE
        elif self.left:
            self._absent = self.left.pop(0)
            print(f"\nSIGKILL: {self._absent}", flush=True)
            self.system.kill(self._absent)
            self._next = time.monotonic() + self.ABSENT
