"""A short story on the whole system: the same twice, and the same in the end when every part is killed on the way."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from system import Story, free_ports  # noqa: E402


class ShortStory(unittest.TestCase):
    """Each test compares with one undisturbed run."""

    @classmethod
    def setUpClass(cls) -> None:
        place = tempfile.TemporaryDirectory(prefix="quittance-story-")
        cls.addClassCleanup(place.cleanup)
        cls.place = Path(place.name)
        cls.port = free_ports(7)
        cls.plain = cls.play("plain")

    @classmethod
    def play(cls, name: str, *options: str) -> Story:
        return Story(cls.place / name, cls.port, 5, 100, *options)

    def test_every_invariant_holds(self) -> None:
        self.assertEqual(self.plain.status, 0, self.plain.words)
        summary = self.plain.summary()
        self.assertEqual((summary["violations"], summary["lost"], summary["duplicated"]), ([], 0, 0))
        self.assertGreater(summary["contacts"]["sent"], 0)
        self.assertGreater(summary["instants"], 0)

    def test_a_second_run_gives_the_same_summary(self) -> None:
        again = self.play("again")
        self.assertEqual(again.status, 0, again.words)
        self.assertEqual(again.summary(), self.plain.summary())

    def test_killing_every_part_changes_nothing_that_debtors_and_erps_saw(self) -> None:
        killed = self.play("killed", "--kill")
        self.assertEqual(killed.status, 0, killed.words)
        for name in ("acts.jsonl", "feed.jsonl"):
            self.assertEqual(killed.record(name), self.plain.record(name), name)


if __name__ == "__main__":
    unittest.main()
