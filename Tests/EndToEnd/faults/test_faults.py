"""Plants one fault at a time in a copy of the source, builds it, plays a story, and expects the outside check to find it.

A check that finds nothing in a good run proves little until it is seen to find what is wrong.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import unittest
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from system import ROOT, Story, free_ports  # noqa: E402


@dataclass(frozen=True)
class Fault:
    """A piece of source that is replaced by a faulty one; it must stand in the file exactly once."""

    file: str
    good: str
    bad: str
    product: str


OPT_OUTS_IGNORED = Fault(
    "Services/Communication/Service/Permits/ContactDecider.swift",
    "optedOut: out.channels,\n            ceased: out.ceased,",
    "optedOut: out.channels.filter { _ in false },\n            ceased: false,",
    "communication")

CENT_LOST = Fault(
    "Services/Payment/Core/AccountLedger+Posting.swift",
    "            invoice.open = invoice.open - part\n            credit.unallocated",
    "            invoice.open = invoice.open - part + Money(minorUnits: part.minorUnits > 1 ? 1 : 0, currency: currency)\n"
    "            credit.unallocated",
    "payment")

SENT_TWICE = Fault(
    "Services/Notifier/Service/Channels/SpoolFolder.swift",
    "        try Self.sync(folder: path, mayHaveLeft: true)\n        return made ? .made : .existed",
    "        _ = link(draft, target + \"-again\")\n"
    "        try Self.sync(folder: path, mayHaveLeft: true)\n        return made ? .made : .existed",
    "notifier")


class PlantedFaults(unittest.TestCase):
    """All on one copy of the source: the first build is whole, the others build what the fault touches."""

    PRODUCTS = ("communication", "dispute", "notifier", "payment", "reporting", "sandbox", "segmentation")

    @classmethod
    def setUpClass(cls) -> None:
        place = tempfile.TemporaryDirectory(prefix="quittance-faults-")
        cls.addClassCleanup(place.cleanup)
        cls.place = Path(place.name)
        cls.copy = cls.place / "source"
        cls.copy_source()
        cls.port = free_ports(7)
        for product in cls.PRODUCTS:
            cls.build(product)

    @classmethod
    def copy_source(cls) -> None:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
            capture_output=True).stdout
        for name in (Path(part.decode()) for part in listed.split(b"\0") if part):
            if (ROOT / name).exists():
                (cls.copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, cls.copy / name)

    @classmethod
    def build(cls, product: str) -> None:
        result = subprocess.run(
            ["swift", "build", "--product", product], cwd=cls.copy, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout[-4000:]

    def play(self) -> Story:
        """Long enough that contacts come due for debtors who have opted out."""
        return Story(self.place / "run", self.port, 30, 200, root=self.copy)

    @contextmanager
    def planted(self, fault: Fault) -> Iterator[None]:
        file = self.copy / fault.file
        text = file.read_text()
        self.assertEqual(text.count(fault.good), 1, f"{fault.file} changed: plant the fault anew")
        file.write_text(text.replace(fault.good, fault.bad))
        try:
            self.build(fault.product)
            yield
        finally:
            file.write_text(text)
            self.build(fault.product)

    def expect(self, fault: Fault, *rules: str) -> None:
        with self.planted(fault):
            story = self.play()
        self.assertEqual(story.status, 1, story.words)
        self.assertLessEqual(set(rules), story.rules_broken(), story.words)

    def test_0_without_a_fault_nothing_is_found(self) -> None:
        story = self.play()
        self.assertEqual(story.status, 0, story.words)

    def test_a_gate_that_ignores_opt_outs_is_found(self) -> None:
        self.expect(OPT_OUTS_IGNORED, "after-opt-out")

    def test_a_ledger_that_is_off_by_a_cent_is_found(self) -> None:
        self.expect(CENT_LOST, "balance")

    def test_a_message_that_is_sent_twice_is_found(self) -> None:
        self.expect(SENT_TWICE, "twice")


if __name__ == "__main__":
    unittest.main()
