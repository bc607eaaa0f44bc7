"""Starting, watching and stopping the processes of a run; only ever those that were started here, by their ids."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from deployment import COMPOSE, Deployment


class StartError(Exception):
    """A process did not come up; the text says which and where its log is."""


class System:
    """All processes of one run, in the order they were started."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.children: dict[str, subprocess.Popen] = {}
        self._broker_started = False

    # Starting

    def start_broker(self) -> None:
        self._broker("start", "--definitions", str(self.deployment.folder / "definitions.json"),
                     "--user", "operator", "--password-file",
                     str(self.deployment.keys / "broker-operator.password"))
        self._broker_started = True

    def start_all(self) -> None:
        for name in self.deployment.system["services"]:
            self.start(name)
        for number in range(1, self.deployment.notifiers + 1):
            self.start("notifier", number)
        self._spawn("edge", ["nginx", "-p", str(self.deployment.folder / "edge"), "-c",
                             str(self.deployment.folder / "edge" / "nginx.conf"),
                             "-e", str(self.deployment.folder / "logs" / "edge.log")], dict(os.environ))
        for name in self.deployment.system["services"]:
            self.wait_ready(name)

    def start(self, name: str, number: int = 1) -> None:
        label = name if name != "notifier" else f"notifier-{number}"
        self._spawn(label, [str(self.deployment.programs / name)],
                    self.deployment.environment(name, replica=number))

    def _spawn(self, label: str, command: list[str], environment: dict[str, str]) -> None:
        with open(self.deployment.folder / "logs" / f"{label}.log", "ab") as log:
            # A session of its own: Ctrl-C goes to the runner, which stops its children in order.
            self.children[label] = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, cwd=self.deployment.folder)

    def wait_ready(self, name: str, seconds: float = 60) -> None:
        """Until the service answers that its store is open and its broker connected."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.children[name].poll() is not None:
                raise StartError(f"{name} stopped at once: {self.last_line(name)}")
            try:
                with urllib.request.urlopen(f"{self.deployment.url(name)}/readyz", timeout=2) as answer:
                    if b'"broker":"ready"' in answer.read():
                        return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.05)
        raise StartError(f"{name} did not get ready in {seconds:.0f} s: {self.last_line(name)}")

    def last_line(self, label: str) -> str:
        path = self.deployment.folder / "logs" / f"{label}.log"
        lines = path.read_text(errors="replace").strip().splitlines() if path.exists() else []
        return (lines[-1][:400] if lines else "it wrote nothing") + f" (log: {path})"

    # Watching, killing, stopping

    def dead(self) -> list[str]:
        return [label for label, child in self.children.items() if child.poll() is not None]

    def kill(self, label: str) -> None:
        """SIGKILL, as the tests of recovery do it."""
        if label == "broker":
            self._broker("kill")
            return
        child = self.children[label]
        child.kill()
        child.wait()

    def restart(self, label: str) -> None:
        if label == "broker":
            self.start_broker()
        elif label.startswith("notifier-"):
            self.start("notifier", int(label.rsplit("-", 1)[1]))
        else:
            self.start(label)

    def stop(self) -> None:
        """Ends everything in the reverse order; whoever does not end in ten seconds is killed."""
        for label, child in reversed(self.children.items()):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 10
        for child in self.children.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self._broker_started:
            self._broker("stop")
            self._broker_started = False

    def _broker(self, verb: str, *arguments: str) -> None:
        command = [str(COMPOSE / "broker" / "private-node"), verb, str(self.deployment.broker), *arguments]
        result = subprocess.run(command, capture_output=True, text=True, start_new_session=True)
        if result.returncode != 0:
            raise StartError(f"the broker did not {verb}: {result.stderr.strip()[-600:]}")
