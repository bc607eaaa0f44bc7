"""The sample world with four notifiers, while notifiers, communication and the broker are killed at random for as long as
it lasts, with the release programs. What the providers got is then compared with the permits: nobody was contacted
twice, nothing is lost without being shown, no cap is broken."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from system import RELEASE, Story, free_ports  # noqa: E402


@unittest.skipUnless((RELEASE / "sandbox").is_file(), f"needs the release programs in {RELEASE}")
class KilledAtRandom(unittest.TestCase):
    def test_nobody_is_contacted_twice_and_nothing_is_lost(self) -> None:
        for seed in (1, 2):
            with self.subTest(seed=seed), tempfile.TemporaryDirectory(prefix="quittance-kills-") as place:
                story = Story(Path(place), free_ports(10), 60, 1000, "--notifiers", "4", "--kill-at-random", str(seed),
                              programs=RELEASE)
                print(next((line for line in story.words.splitlines() if line.startswith("SIGKILL")), "no kills"),
                      file=sys.stderr, flush=True)
                self.assertEqual(story.status, 0, story.words)
                summary = story.summary()
                self.assertEqual((summary["violations"], summary["lost"], summary["duplicated"]), ([], 0, 0))
                self.assertGreater(summary["contacts"]["sent"], 1000)
                print(f"seed {seed}: {summary['contacts']}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    unittest.main()
