"""Runs the check on a changed world and compares what it finds."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "compose" / "check"))

import outside  # noqa: E402
from world import World  # noqa: E402

Change = Callable[[World], object]


class Case(unittest.TestCase):
    """Runs the command itself on a folder."""

    def run_command(self, world: World, *more: str) -> tuple[int, dict]:
        folder = Path(tempfile.mkdtemp(prefix="checked-"))
        self.addCleanup(shutil.rmtree, folder)
        world.write(folder)
        self.folder = folder
        self.output = io.StringIO()
        with contextlib.redirect_stdout(self.output), contextlib.redirect_stderr(self.output):
            code = outside.main([str(folder), *more])
        result = folder / "check.json"
        return code, json.loads(result.read_text(encoding="utf-8")) if result.is_file() else {}

    def assert_found(self, change: Change, rules: list[str], contacts: list[str] | None = None) -> None:
        world = World()
        change(world)
        code, result = self.run_command(world)
        found = sorted((one["rule"], one["contactId"]) for one in result["findings"])
        self.assertEqual(sorted({rule for rule, _ in found}), sorted(set(rules)), result["findings"])
        self.assertEqual(len(found), len(rules), result["findings"])
        if contacts is not None:
            self.assertEqual(sorted(contact for _, contact in found), sorted(contacts), result["findings"])
        self.assertEqual(code, 1 if rules else 0)
        self.assertEqual(result["passed"], not rules)
