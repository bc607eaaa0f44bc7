"""The edge on its own, with nobody behind it: what it logs, and what it keeps to itself."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from system import ROOT, free_ports, is_free  # noqa: E402

sys.path.insert(0, str(ROOT / "compose" / "local"))

from deployment import Deployment  # noqa: E402

SECRET = "kq8-Bearer_3xZ"


class Edge(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory(prefix="quittance-edge-")
        self.addCleanup(place.cleanup)
        self.port = free_ports(7)
        deployment = Deployment(
            folder=Path(place.name), edge_port=self.port, programs=ROOT, sandbox=True, stepped=True, notifiers=1)
        deployment.prepare(fresh=False)
        self.folder = deployment.folder
        edge = self.folder / "edge"
        self.nginx = subprocess.Popen(
            ["nginx", "-p", str(edge), "-c", str(edge / "nginx.conf"), "-e", str(self.folder / "logs" / "edge.log")])
        self.addCleanup(self.stop)
        deadline = time.monotonic() + 20
        while is_free(self.port) and time.monotonic() < deadline:
            time.sleep(0.02)

    def stop(self) -> None:
        self.nginx.terminate()
        self.nginx.wait(timeout=20)

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def logged(self) -> str:
        return "".join(file.read_text() for file in (self.folder / "logs").glob("edge*.log"))

    def test_a_link_stands_in_no_log_not_even_when_its_service_is_away(self) -> None:
        for path in ("/p/", "/s/", "/o/", "/d/", "/portal/", "/test-gateway/"):
            self.assertEqual(self.status(f"{path}{SECRET}?page={SECRET}"), 502, path)
        self.assertEqual(self.status("/console"), 502)
        self.assertIn("/p/* 502", self.logged())
        self.assertIn("connect() failed", self.logged())
        self.assertNotIn(SECRET, self.logged())

    def test_health_and_metrics_are_not_for_the_public(self) -> None:
        for path in ("/livez", "/readyz", "/metrics", "/metrics/", "/readyz//"):
            self.assertEqual(self.status(path), 404, path)


if __name__ == "__main__":
    unittest.main()
