"""What a run on this machine is made of: its folders, addresses and environments, on top of what every deployment has."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import edge
from setup import COMPOSE, ROOT, Setup

__all__ = ["COMPOSE", "ROOT", "Deployment"]


@dataclass
class Deployment(Setup):
    """One run's folder and ports. `edge_port` is what a browser opens; services stand on the ports behind it."""

    programs: Path
    stepped: bool
    notifiers: int = 1
    folders = ("keys", "stores", "logs", "spool", "edge")

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.edge_port}"

    @property
    def broker(self) -> Path:
        return self.folder / "broker"

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.port(service)}"

    def prepare(self, fresh: bool) -> None:
        super().prepare(fresh)
        place = edge.Place(
            listen=f"127.0.0.1:{self.edge_port}", scratch=f"{self.folder}/edge",
            error_log=f"{self.folder}/logs/edge.log", access_log=f"{self.folder}/logs/edge-access.log",
            addresses={name: f"127.0.0.1:{self.port(name)}" for name in self.pages})
        (self.folder / "edge" / "nginx.conf").write_text(edge.configuration(self.system, place))

    # Environments

    def environment(self, service: str, user: str | None = None, replica: int = 1) -> dict[str, str]:
        """The settings of one process; see Shared/ServiceKit/README.md."""
        broker = read_environment(self.broker / "broker.env")
        user = user or service
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "QUITTANCE_BROKER_HOST": broker["QUITTANCE_BROKER_HOST"],
            "QUITTANCE_BROKER_PORT": broker["QUITTANCE_BROKER_PORT"],
            "QUITTANCE_BROKER_USER": user,
            "QUITTANCE_BROKER_PASSWORD_FILE": str(self.keys / f"broker-{user}.password"),
            "QUITTANCE_STORE": str(self.folder / "stores" / f"{service}.sqlite"),
            "QUITTANCE_CLOCK": "stepped" if self.stepped else "system",
            "QUITTANCE_POLICIES": str(COMPOSE / "policies"),
            "QUITTANCE_KEYS": str(self.keys),
            "QUITTANCE_PUBLIC_URL": self.public_url,
            "QUITTANCE_SPOOL": str(self.folder / "spool"),
            "QUITTANCE_REPLICA": f"{service}-{replica}",
        }
        if service in self.system["services"] or service == "sandbox":
            environment["QUITTANCE_HTTP_PORT"] = str(self.port(service))
        return environment


def read_environment(path: Path) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return {name: value.strip("'\"") for name, value in pairs}
