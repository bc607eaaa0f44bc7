"""What the end-to-end tests share: the repository, ports that nobody uses, and a story played and judged."""

from __future__ import annotations

import json
import random
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / ".build" / "release"


class Story:
    """One story, played and judged by `compose/local/story.py` in a folder of its own."""

    def __init__(self, folder: Path, port: int, days: int, debtors: int, *options: str, root: Path = ROOT,
                 programs: Path | None = None) -> None:
        self.folder = folder
        result = subprocess.run(
            ["/usr/bin/python3", str(root / "compose" / "local" / "story.py"), "--until-done",
             "--programs", str(programs or root / ".build" / "debug"), "--run-folder", str(folder),
             "--days", str(days), "--debtors", str(debtors), "--port", str(port), *options],
            capture_output=True, text=True, timeout=900)
        self.status = result.returncode
        self.words = result.stdout[-4000:] + result.stderr[-4000:]

    def summary(self) -> dict:
        """What must be the same on every run."""
        summary = json.loads((self.folder / "summary.json").read_text())
        del summary["measured"]
        return summary

    def rules_broken(self) -> set[str]:
        """The rules of the outside check that found something."""
        return {finding["rule"] for finding in json.loads((self.folder / "check.json").read_text())["findings"]}

    def record(self, name: str) -> str:
        return (self.folder / name).read_text()


def free_ports(count: int) -> int:
    """The first of so many ports in a row that are free on the loopback address."""
    while True:
        first = random.randrange(20_000, 30_000)
        if all(is_free(port) for port in range(first, first + count)):
            return first


def is_free(port: int) -> bool:
    with socket.socket() as attempt:
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
