"""What every deployment is made of, whatever it runs on: secrets, the broker's users with their rights, ports.

The one source of names, ports and rights is `compose/system.json`; the topology stands in `compose/broker/definitions.json`.
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
class Setup:
    """A folder with keys and configurations. Services stand on the ports behind `edge_port`."""

    folder: Path
    edge_port: int
    sandbox: bool
    system: dict = field(default_factory=lambda: json.loads((COMPOSE / "system.json").read_text()), kw_only=True)
    folders = ("keys",)
    # Who may read what is made here; the folders themselves are their owner's alone.
    file_mode = 0o600

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def port(self, name: str) -> int:
        known = self.system["services"].get(name) or self.system[name]
        return self.edge_port + known["port"]

    def password(self, user: str) -> str:
        return (self.keys / f"broker-{user}.password").read_text().strip()

    @property
    def pages(self) -> list[str]:
        """Who has pages behind the edge."""
        return list(self.system["services"]) + (["sandbox"] if self.sandbox else [])

    def prepare(self, fresh: bool) -> None:
        """Makes the folders, secrets and configurations; keeps what is there unless `fresh`."""
        if fresh and self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for name in self.folders:
            (self.folder / name).mkdir(exist_ok=True, mode=0o700)
        self._make_keys()
        self._write_definitions()

    def write(self, path: Path, content: bytes) -> None:
        write_private(path, content, self.file_mode)

    # Keys

    def _make_keys(self) -> None:
        for name in ("store.key", "vault.kek", "lookup.key", "links.key", "session.key", "callbacks.key"):
            self._secret(name, lambda: secrets.token_bytes(32))
        for name in ("service.token", "webhook-sandbox.key", "inbound-sms.token", "inbound-kannel.token"):
            self._secret(name, lambda: secrets.token_urlsafe(32).encode())
        for user in self.users():
            self._secret(f"broker-{user}.password", lambda: secrets.token_urlsafe(24).encode())
        if not (self.keys / "vault.private").exists():
            self._make_vault_keys()
        self._make_console_user()

    def _secret(self, name: str, make) -> None:
        path = self.keys / name
        if not path.exists():
            self.write(path, make())

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
        self.write(self.keys / "vault.private", private[-32:])
        self.write(self.keys / "vault.public", base64.b64encode(public[-32:]) + b"\n")

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
        self.write(self.keys / "users", f"demo:{roles}:{encoded}\n".encode())
        self.write(password_file, password.encode() + b"\n")

    # The broker

    def users(self) -> list[str]:
        users = list(self.system["services"]) + ["notifier", "operator"]
        users += [f"erp-{system}" for system in self.system["systems"]]
        return users + (["conductor"] if self.sandbox else [])

    def _write_definitions(self) -> None:
        """The topology of the product with this deployment's users, each with only the rights it needs."""
        definitions = json.loads((COMPOSE / "broker" / "definitions.json").read_text())
        definitions["users"] = [
            {
                "name": user, "password_hash": broker_hash(self.password(user)),
                "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": [],
            }
            for user in self.users()
        ]
        definitions["permissions"] = [
            {"user": user, "vhost": "/", "configure": "^$", "write": write, "read": read}
            for user, (write, read) in self.rights().items()
        ]
        self.write(self.folder / "definitions.json", json.dumps(definitions, indent=1).encode())

    def rights(self) -> dict[str, tuple[str, str]]:
        """What each user may write and read, as the broker's patterns. Nobody may configure."""
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


def write_private(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Writes a file that has its mode from the first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
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
