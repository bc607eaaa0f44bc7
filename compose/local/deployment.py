"""What a run on this machine is made of: folders, ports, secrets, the broker's users, the edge's configuration.

The one source of names, ports and rights is `compose/system.json`, which the containers read too.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

COMPOSE = Path(__file__).resolve().parent.parent
ROOT = COMPOSE.parent


@dataclass
class Deployment:
    """One run's folder and ports. `edge_port` is what a browser opens; services stand on the ports behind it."""

    folder: Path
    edge_port: int
    programs: Path
    sandbox: bool
    stepped: bool
    notifiers: int = 1
    system: dict = field(default_factory=lambda: json.loads((COMPOSE / "system.json").read_text()))

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.edge_port}"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def broker(self) -> Path:
        return self.folder / "broker"

    def port(self, service: str) -> int:
        known = self.system["services"].get(service) or self.system[service]
        return self.edge_port + known["port"]

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.port(service)}"

    def password(self, user: str) -> str:
        return (self.keys / f"broker-{user}.password").read_text().strip()

    # Making it

    def prepare(self, fresh: bool) -> None:
        """Makes the folders, secrets and configurations; keeps what is there unless `fresh`."""
        if fresh and self.folder.exists():
            shutil.rmtree(self.folder)
        for name in ("keys", "stores", "logs", "spool", "edge"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._make_keys()
        self._write_definitions()
        self._write_edge()

    def _make_keys(self) -> None:
        for name in ("store.key", "vault.kek", "lookup.key", "links.key", "session.key"):
            self._secret(name, lambda: secrets.token_bytes(32))
        for name in ("service.token", "webhook-sandbox.key", "inbound-sms.token"):
            self._secret(name, lambda: secrets.token_urlsafe(32).encode())
        for user in self._users():
            self._secret(f"broker-{user}.password", lambda: secrets.token_urlsafe(24).encode())
        if not (self.keys / "vault.private").exists():
            self._make_vault_keys()
        self._make_console_user()

    def _secret(self, name: str, make) -> None:
        path = self.keys / name
        if not path.exists():
            write_private(path, make())

    def _make_vault_keys(self) -> None:
        """An X25519 key pair, raw, as the vault and the senders of debtor records use it."""
        private = subprocess.run(
            ["openssl", "genpkey", "-algorithm", "X25519", "-outform", "DER"], check=True, capture_output=True
        ).stdout
        public = subprocess.run(
            ["openssl", "pkey", "-inform", "DER", "-pubout", "-outform", "DER"],
            input=private, check=True, capture_output=True,
        ).stdout
        # The raw key is the last 32 bytes of both DER forms (RFC 8410).
        write_private(self.keys / "vault.private", private[-32:])
        write_private(self.keys / "vault.public", base64.b64encode(public[-32:]) + b"\n")

    def _make_console_user(self) -> None:
        """The person who tries it out signs in as `demo`; the password stands in keys/console.password."""
        password_file = self.keys / "console.password"
        if password_file.exists():
            return
        password = secrets.token_urlsafe(9)
        salt = secrets.token_bytes(16)
        cost, block, parallel = 16384, 8, 1
        digest = hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=parallel, dklen=32)
        encoded = "$".join(
            ["scrypt", str(cost), str(block), str(parallel), base64url(salt), base64url(digest)])
        roles = "agent,specialist,supervisor,policy-author,policy-approver,auditor,admin"
        write_private(self.keys / "users", f"demo:{roles}:{encoded}\n".encode())
        write_private(password_file, password.encode() + b"\n")

    def _users(self) -> list[str]:
        users = list(self.system["services"]) + ["notifier", "operator"]
        users += [f"erp-{system}" for system in self.system["systems"]]
        return users + (["conductor"] if self.sandbox else [])

    def _write_definitions(self) -> None:
        """The topology of the product with this run's users, each with only the rights it needs."""
        definitions = json.loads((COMPOSE / "broker" / "definitions.json").read_text())
        definitions["users"] = [
            {
                "name": user, "password_hash": broker_hash(self.password(user)),
                "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": [],
            }
            for user in self._users()
        ]
        definitions["permissions"] = [
            {"user": user, "vhost": "/", "configure": "^$", "write": write, "read": read}
            for user, (write, read) in self._rights().items()
        ]
        write_private(self.folder / "definitions.json", json.dumps(definitions, indent=1).encode())

    def _rights(self) -> dict[str, tuple[str, str]]:
        services = self.system["services"]
        rights = {
            name: (one_of(self.system["writes"]), one_of(entry["reads"])) for name, entry in services.items()
        }
        rights["notifier"] = (one_of(["amq.default", "events"]), one_of([]))
        everything = [queue for entry in services.values() for queue in entry["reads"]]
        rights["operator"] = (one_of([*self.system["writes"], "erp"]), one_of(everything))
        for system in self.system["systems"]:
            rights[f"erp-{system}"] = (one_of(["erp"]), one_of([f"erp.replies.{system}"]))
        if self.sandbox:
            rights["conductor"] = (one_of(["clock"]), one_of(["clock.answers", "events.log"]))
        return rights

    def _write_edge(self) -> None:
        from edge import configuration

        (self.folder / "edge" / "nginx.conf").write_text(configuration(self))

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


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner can read, from the first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def base64url(content: bytes) -> str:
    """Without padding, as the users file wants it."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def broker_hash(password: str) -> str:
    """RabbitMQ's salted SHA-256 form of a password."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def one_of(names: list[str]) -> str:
    """A permission pattern that matches exactly these names."""
    if not names:
        return "^$"
    return "^(" + "|".join(name.replace(".", "\\.") for name in names) + ")$"


def read_environment(path: Path) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return {name: value.strip("'\"") for name, value in pairs}
