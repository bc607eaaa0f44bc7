"""A demo that is left open: the console stays after the last day, and Ctrl-C ends exactly what the demo started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from system import ROOT, free_ports, is_free  # noqa: E402


class LeftOpen(unittest.TestCase):
    def test_the_console_stays_and_ctrl_c_leaves_nothing_behind(self) -> None:
        with tempfile.TemporaryDirectory(prefix="quittance-open-") as place:
            folder, port = Path(place) / "run", free_ports(7)
            with open(Path(place) / "words", "wb") as words:
                demo = subprocess.Popen(
                    ["/usr/bin/python3", str(ROOT / "compose" / "local" / "story.py"), "--programs",
                     str(ROOT / ".build" / "debug"), "--run-folder", str(folder), "--days", "1", "--debtors", "20",
                     "--port", str(port)], stdout=words, stderr=words, start_new_session=True)
            try:
                self.wait_for(lambda: "console stays" in (Path(place) / "words").read_text(), demo)
                for path in ("/sign-in", "/assets/chart.js"):
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
                        self.assertEqual(answer.status, 200)
                self.assertFalse(is_free(port + 6), "the payment gateway goes on")
                self.assertGreater(len(processes(folder)), 8)
                second = subprocess.run(
                    ["/usr/bin/python3", str(ROOT / "compose" / "local" / "story.py"), "--run-folder", str(folder),
                     "--port", str(free_ports(7))], capture_output=True, text=True, timeout=60)
                self.assertEqual(second.returncode, 1)
                self.assertIn(f"process {demo.pid} is running one in {folder}", second.stderr)
                self.assertGreater(len(processes(folder)), 8)
                demo.send_signal(signal.SIGINT)
                self.assertEqual(demo.wait(timeout=60), 0)
                self.assertEqual(processes(folder), [])
            finally:
                demo.terminate()
                demo.wait(timeout=60)

    def wait_for(self, condition, demo: subprocess.Popen) -> None:
        deadline = time.monotonic() + 300
        while not condition():
            self.assertIsNone(demo.poll(), "the demo ended by itself")
            self.assertLess(time.monotonic(), deadline, "the story did not end")
            time.sleep(0.1)


def processes(folder: Path) -> list[str]:
    """What runs and was told of this folder in its environment or its arguments."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in told and b"story.py" not in told:
            found.append(entry.name)
    return found


if __name__ == "__main__":
    unittest.main()
