"""The system in containers, as an operator starts it, and what can be seen and done from outside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from engine import Engine

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = ROOT / "compose"
RECORDS = ("feed.jsonl", "acts.jsonl")


class Stack:
    def __init__(self, engine: Engine, folder: Path, port: int, days: int, debtors: int) -> None:
        self.engine, self.port, self.amqp_port, self.prometheus_port = engine, port, port + 1, port + 2
        self.setup, self.settings = folder / "setup", folder / "settings"
        self.project = "quittance-test"
        subprocess.run(
            [str(COMPOSE / "prepare"), "--sandbox", "--observe", "--folder", str(self.setup), "--settings",
             str(self.settings), "--project", self.project, "--port", str(port), "--amqp-port", str(self.amqp_port),
             "--prometheus-port", str(self.prometheus_port), "--days", str(days), "--debtors", str(debtors)],
            check=True, stdout=subprocess.DEVNULL)

    def compose(self, *arguments: str, seconds: float = 600) -> str:
        result = subprocess.run(
            ["/usr/bin/docker-compose", "--file", str(COMPOSE / "compose.yaml"), "--env-file", str(self.settings),
             *arguments], env=self.engine.environment, capture_output=True, text=True, timeout=seconds)
        if result.returncode != 0:
            raise AssertionError(f"docker-compose {arguments[0]} failed: {(result.stdout + result.stderr)[-2500:]}")
        return result.stdout

    def down(self) -> None:
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "20")

    # Containers

    def containers(self, service: str) -> list[str]:
        label = "label=com.docker.compose."
        return self.engine.docker("ps", "--quiet", "--filter", f"{label}project={self.project}",
                                  "--filter", f"{label}service={service}").split()

    def inspect(self, container: str) -> dict:
        return json.loads(self.engine.docker("inspect", container))[0]

    def is_healthy(self, service: str, count: int = 1) -> bool:
        states = [self.inspect(container)["State"] for container in self.containers(service)]
        return len(states) == count and all(state["Health"]["Status"] == "healthy" for state in states)

    def kill(self, service: str) -> None:
        """SIGKILL to its processes, as a crash; what the engine is told to kill it would not start again."""
        container = self.containers(service)[0]
        before = self.inspect(container)
        os.kill(before["State"]["Pid"], signal.SIGKILL)

        def is_back() -> bool:
            now = self.inspect(container)
            return now["RestartCount"] > before["RestartCount"] and now["State"]["Running"]

        wait_for(f"{service} is started again", is_back, 60)

    def exits(self, service: str, since: float) -> list[str]:
        """With which codes its processes have ended."""
        return self.engine.docker(
            "events", "--since", f"{since:.3f}", "--until", f"{time.time():.3f}", "--filter", "event=die",
            "--filter", f"label=com.docker.compose.service={service}", "--format",
            "{{.Actor.Attributes.exitCode}}").split()

    def log(self, service: str) -> str:
        return self.compose("logs", "--no-color", service)

    def volume(self, name: str) -> Path:
        return Path(self.engine.docker("volume", "inspect", "--format", "{{.Mountpoint}}", f"{self.project}_{name}"))

    # The story

    def written(self) -> int:
        """How many bytes the sandbox has written down: they grow as the story moves on."""
        files = (self.volume("story") / name for name in RECORDS)
        return sum(file.stat().st_size for file in files if file.exists())

    def has_ended(self) -> bool:
        return (self.volume("story") / "measured.json").exists()

    def await_progress(self) -> None:
        before = self.written()
        wait_for("the story moves on", lambda: self.written() > before or self.has_ended(), 180)
        if self.has_ended():
            raise AssertionError("the story ended too early: it must be longer than what happens in its middle")

    def get(self, path: str, token: str | None = None) -> bytes:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def reached(self) -> list[str]:
        """Whose metrics Prometheus could read last time."""
        with urllib.request.urlopen(
                f"http://127.0.0.1:{self.prometheus_port}/api/v1/query?query=up", timeout=30) as answer:
            found = json.load(answer)["data"]["result"]
        return [each["metric"]["job"] for each in found if each["value"][1] == "1"]

    def collect(self, run: Path) -> None:
        """Puts what can be seen from outside where the outside check looks for it."""
        shutil.copytree(self.volume("story"), run)
        shutil.copytree(self.volume("spool"), run / "spool")
        shutil.copytree(self.volume("broker"), run / "broker")
        for name in ("reporting", "payment", "communication", "dispute", "segmentation"):
            shutil.copytree(self.volume(f"{name}-store"), run / "stores" / name)
        (run / "logs").mkdir()
        for name in ("reporting", "payment", "communication", "dispute", "segmentation", "notifier", "edge", "broker"):
            (run / "logs" / f"{name}.log").write_text(self.log(name))
        token = (self.setup / "keys" / "service.token").read_text().strip()
        (run / "balances.json").write_bytes(self.get("/api/payment/balances", token))

    def judge(self, run: Path) -> tuple[int, str]:
        result = subprocess.run(
            [sys.executable, str(COMPOSE / "check" / "outside.py"), str(run), "--broker",
             f"amqp://conductor@127.0.0.1:{self.amqp_port}/%2F", "--broker-password-file",
             str(self.setup / "keys" / "broker-conductor.password")], capture_output=True, text=True, timeout=300)
        return result.returncode, result.stdout + result.stderr


def wait_for(what: str, condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.3)
