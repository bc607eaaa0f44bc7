"""What the tests of the channels share: a broker with the product's own topology and users, the notifier's program with
settings of a test's own, and waiting on conditions. Everything stands in a network namespace of the tier's own."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = ROOT / ".build" / "debug"
sys.path.insert(0, str(ROOT / "compose" / "local"))

from deployment import Deployment  # noqa: E402

from desk import Desk  # noqa: E402

EDGE_PORT = 21_000


def wait_for(what: str, condition: Callable[[], object], seconds: float = 30) -> object:
    deadline = time.monotonic() + seconds
    while True:
        if found := condition():
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"in {seconds:.0f} s not seen: {what}")
        time.sleep(0.02)


def write_secret(path: Path, text: str) -> str:
    path.write_text(text + "\n")
    path.chmod(0o600)
    return str(path)


class Bench:
    """One broker for all tests of a run."""

    _only: Bench | None = None

    @classmethod
    def here(cls) -> Bench:
        if cls._only is None:
            cls._only = Bench()
        return cls._only

    def __init__(self) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="quittance-channels-"))
        self.deployment = Deployment(
            folder=self.place / "run", edge_port=EDGE_PORT, sandbox=True, programs=PROGRAMS, stepped=False)
        self.deployment.prepare(fresh=True)
        keys = self.deployment.keys
        self._node("start", "--definitions", str(self.deployment.folder / "definitions.json"), "--user", "operator",
                   "--password-file", str(keys / "broker-operator.password"))
        atexit.register(self._stop)

    def _node(self, verb: str, *arguments: str) -> None:
        subprocess.run([ROOT / "compose" / "broker" / "private-node", verb, self.deployment.broker, *arguments],
                       check=True, capture_output=True, start_new_session=True)

    def _stop(self) -> None:
        self._node("stop")
        shutil.rmtree(self.place, ignore_errors=True)

    def desk(self) -> Desk:
        environment = self.deployment.environment("communication")
        return Desk(environment["QUITTANCE_BROKER_HOST"], int(environment["QUITTANCE_BROKER_PORT"]),
                    "communication", self.deployment.password("communication"))

    def start(self, program: str, label: str, settings: dict[str, str]) -> Program:
        return Program(program, label, self.deployment, settings)


class Program:
    """One of the product's programs with its log."""

    def __init__(self, program: str, label: str, deployment: Deployment, settings: dict[str, str]) -> None:
        self.log = deployment.folder / "logs" / f"{label}.log"
        environment = deployment.environment(program) | {"QUITTANCE_LOG_LEVEL": "debug"} | settings
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [deployment.programs / program], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, cwd=deployment.folder)

    def words(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class ChannelCase(unittest.TestCase):
    """A test with a permit desk and notifiers of its own."""

    def setUp(self) -> None:
        self.bench = Bench.here()
        self.folder = Path(tempfile.mkdtemp(prefix="case-", dir=self.bench.place))
        self.desk = self.bench.desk()
        self.addCleanup(self.desk.close)

    def notifier(self, **settings: str) -> Program:
        label = f"notifier-{self.id().rsplit('.', 1)[1]}-{len(os.listdir(self.bench.deployment.folder / 'logs'))}"
        program = self.bench.start("notifier", label, {"QUITTANCE_REPLICA": "notifier-1", "QUITTANCE_SLOTS": "4"} | settings)
        self.addCleanup(program.stop)
        return program

    def outcome(self, contact: str, seconds: float = 30) -> dict:
        """The first outcome told of a contact."""
        return wait_for(f"an outcome of {contact}", lambda: self.desk.outcomes.get(contact), seconds)[0]
