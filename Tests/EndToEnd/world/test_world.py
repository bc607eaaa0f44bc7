"""The sample world whole, 60 days and 1,000 debtors, with the release programs: the same twice, and the same in what
debtors and ERPs see when every part is killed on the way."""

from __future__ import annotations

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from system import RELEASE, Story, free_ports  # noqa: E402


@unittest.skipUnless((RELEASE / "sandbox").is_file(), f"needs the release programs in {RELEASE}")
class WholeWorld(unittest.TestCase):
    """Each test compares with one undisturbed run."""

    @classmethod
    def setUpClass(cls) -> None:
        place = tempfile.TemporaryDirectory(prefix="quittance-world-")
        cls.addClassCleanup(place.cleanup)
        cls.place = Path(place.name)
        cls.plain = cls.play("plain")

    @classmethod
    def play(cls, name: str, *options: str) -> Story:
        story = Story(cls.place / name, free_ports(7), 60, 1000, *options, programs=RELEASE)
        measured = story.folder / "measured.json"
        seconds = json.loads(measured.read_text()).get("wallSeconds") if measured.exists() else None
        print(f"{name}: {seconds} s, status {story.status}", file=sys.stderr, flush=True)
        return story

    def test_every_invariant_holds(self) -> None:
        self.assertEqual(self.plain.status, 0, self.plain.words)
        summary = self.plain.summary()
        self.assertEqual((summary["days"], summary["debtors"]), (60, 1000))
        self.assertEqual((summary["violations"], summary["lost"], summary["duplicated"]), ([], 0, 0))
        self.assertGreater(summary["contacts"]["sent"], 1000)

    def test_a_second_run_gives_the_same_summary(self) -> None:
        again = self.play("again")
        self.assertEqual(again.status, 0, again.words)
        self.assertEqual(again.summary(), self.plain.summary())

    def test_killing_every_part_changes_nothing_that_debtors_and_erps_saw(self) -> None:
        killed = self.play("killed", "--kill")
        self.assertEqual(killed.status, 0, killed.words)
        for name in ("acts.jsonl", "feed.jsonl"):
            self.assertTrue(killed.record(name) == self.plain.record(name), f"{name} differs")


if __name__ == "__main__":
    unittest.main()
