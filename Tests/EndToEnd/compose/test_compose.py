"""The system in containers on a real engine: a story played from outside, the notifier scaled in the middle of it, a
container of each kind killed, and the same outside check as the demo's as the judge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import pika
from pika.exceptions import ChannelClosedByBroker, ProbableAuthenticationError

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import stand_ins  # noqa: E402
from engine import Engine, must_be_root  # noqa: E402
from stack import Stack, wait_for  # noqa: E402
from system import ROOT, free_ports  # noqa: E402

SERVICES = ("payment", "segmentation", "communication", "dispute", "reporting")
IMAGES = (*SERVICES, "notifier", "edge", "broker", "sandbox", "prometheus", "quittance")


class Containers(unittest.TestCase):
    """`QUITTANCE_ENGINE` names a folder in which images are kept for the next time; without it nothing is left."""

    @classmethod
    def setUpClass(cls) -> None:
        must_be_root()
        cls.place = tempfile.TemporaryDirectory(prefix="quittance-containers-")
        cls.addClassCleanup(cls.place.cleanup)
        folder = Path(cls.place.name)
        kept = os.environ.get("QUITTANCE_ENGINE")
        cls.engine = Engine(Path(kept) if kept else folder / "engine", keep=kept is not None)
        cls.addClassCleanup(cls.engine.stop)
        cls.engine.start()
        cls.times: dict[str, float] = {}
        with cls.timed("stand-ins"):
            (folder / "scratch").mkdir()
            stand_ins.make(cls.engine, folder / "scratch")
        cls.stack = Stack(cls.engine, folder, free_ports(3), days=60, debtors=400)
        with cls.timed("build"):
            cls.stack.compose("build", seconds=5400)
            # Of the profile `operator`, which is never up.
            cls.stack.compose("build", "quittance")
        cls.addClassCleanup(cls.stack.down)
        with cls.timed("up"):
            cls.stack.compose("up", "-d")
            for service in (*SERVICES, "notifier", "edge", "broker"):
                wait_for(f"{service} is healthy", lambda: cls.stack.is_healthy(service), 240)

    @classmethod
    def timed(cls, what: str) -> "Timed":
        return Timed(cls.times, what)

    def test_a_story_with_scaling_and_kills(self) -> None:
        """One after another, since the later parts need what the earlier ones left."""
        with self.timed("story"):
            self.stack.await_progress()
            self.scale(3)
            for service in ("notifier", *SERVICES, "broker", "edge"):
                self.stack.kill(service)
                self.stack.await_progress()
            began = time.time()
            self.scale(1)
            self.assertEqual(self.stack.exits("notifier", began), ["0", "0"], "two are told to go, and go in order")
            wait_for("the story ends", self.stack.has_ended, 900)
        run = Path(self.place.name) / "run"
        self.stack.collect(run)
        status, words = self.stack.judge(run)
        self.assertEqual(status, 0, words[-3000:])
        self.erp_from_outside()
        self.operated()
        self.watched()
        sizes = {name: self.size(name) for name in IMAGES}
        print("\ntimes in s: ", {name: round(seconds) for name, seconds in self.times.items()})
        print("images in MB: ", sizes, flush=True)
        print(words[-1800:], flush=True)

    def scale(self, count: int) -> None:
        self.stack.compose("up", "-d", "--no-recreate", "--scale", f"notifier={count}")
        wait_for(f"{count} notifiers are healthy", lambda: self.stack.is_healthy("notifier", count), 120)
        self.stack.await_progress()

    def size(self, name: str) -> int:
        found = self.engine.docker("image", "inspect", "--format", "{{.Size}}", f"quittance/{name}:local")
        return round(int(found) / 1_000_000)

    # An ERP

    def erp_from_outside(self) -> None:
        password_file = self.stack.setup / "keys" / "broker-erp-city.password"
        self.assertAnswered(password_file)
        password = password_file.read_text().strip()
        with self.assertRaises(ProbableAuthenticationError):
            self.connect("not-the-password")
        self.assertRefused(403, password, exchange="events")
        self.assertRefused(406, password, user_id="erp-trade")
        self.assertRefused(406, password, body=b"x" * (16 * 1024 * 1024 + 1))
        log = self.stack.log("broker")
        self.assertIn("invalid credentials", log)
        self.assertNotIn(password, log)

    def assertAnswered(self, password_file: Path) -> None:
        """The example publishes a ledger of its own and reads an answer to each event."""
        events = Path(self.place.name) / "events.jsonl"
        events.write_text(
            '{"id": "outside-1", "type": "erp.account.closed.v1", "data": {"accountId": "NOBODY", "reason": "settled"}}\n'
            '{"id": "outside-2", "type": "erp.watermark.v1", "data": {"system": "city", "asOf": "2026-01-01T00:00:00Z"}}\n')
        example = subprocess.run(
            ["/usr/bin/python3", str(ROOT / "compose" / "examples" / "erp_feed.py"), "--system", "city", "--host",
             "127.0.0.1", "--port", str(self.stack.amqp_port), "--password-file", str(password_file), "--journal",
             str(Path(self.place.name) / "journal.sqlite"), "publish", str(events)],
            capture_output=True, text=True, timeout=120)
        words = example.stdout + example.stderr
        self.assertIn("outside-1", words)
        self.assertIn("rejected", words)
        self.assertIn("accepted", words)

    def connect(self, password: str) -> pika.BlockingConnection:
        return pika.BlockingConnection(pika.ConnectionParameters(
            "127.0.0.1", self.stack.amqp_port, "/", pika.PlainCredentials("erp-city", password)))

    def assertRefused(self, code: int, password: str, exchange: str = "erp", user_id: str = "erp-city",
                      body: bytes = b"{}") -> None:
        connection = self.connect(password)
        channel = connection.channel()
        channel.confirm_delivery()
        with self.assertRaises(ChannelClosedByBroker) as refusal:
            channel.basic_publish(exchange, "erp.watermark.v1", body, pika.BasicProperties(user_id=user_id))
        self.assertEqual(refusal.exception.reply_code, code, refusal.exception.reply_text)
        connection.close()

    # The operator's commands

    def operated(self) -> None:
        ports = json.loads((ROOT / "compose" / "system.json").read_text())["services"]
        where = [f"--service={name}={name}:{8080 + ports[name]['port']}" for name in SERVICES]
        told = json.loads(self.stack.compose("run", "--rm", "-T", "quittance", "status", "--json", *where))
        self.assertEqual({state["service"] for state in told}, set(SERVICES))
        self.assertTrue(all(state["isWell"] for state in told), told)

    # What Prometheus sees

    def watched(self) -> None:
        """Prometheus reaches every process, each replica of the notifier for itself."""
        wanted = {*SERVICES, "notifier", "broker"}
        wait_for("Prometheus is healthy", lambda: self.stack.is_healthy("prometheus"), 120)
        wait_for("it has read everybody's metrics", lambda: set(self.stack.reached()) == wanted, 120)


class Timed:
    def __init__(self, times: dict[str, float], what: str) -> None:
        self._times, self._what = times, what

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_) -> None:
        self._times[self._what] = time.monotonic() - self._began


if __name__ == "__main__":
    unittest.main()
