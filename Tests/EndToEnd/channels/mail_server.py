"""A mail server that nobody here wrote (aiosmtpd), which behaves as the recipient's name says:

    ok…      takes the message
    grey…    451 the first time, then takes it
    gone…    550 5.1.1 at the recipient
    policy…  550 5.7.1 at the recipient
    full…    452 4.2.2 at the recipient
    spam…    554 5.7.1 after the message
    drop…    closes the connection after the message, without a word
    slow…    says nothing for four seconds after the message, then takes it
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Received:
    sender: str
    recipient: str
    content: bytes
    peer: tuple[str, int]
    is_encrypted: bool
    login: str | None


class _Handler:
    def __init__(self) -> None:
        self.received: list[Received] = []
        # Every recipient that was tried, whatever came of it.
        self.tried: list[str] = []
        self.seen: set[str] = set()

    async def handle_RCPT(self, _server, _session, envelope, address: str, _options) -> str:
        name = address.split("@")[0]
        self.tried.append(address)
        if name.startswith("gone"):
            return f"550 5.1.1 <{address}>: no such user"
        if name.startswith("policy"):
            return "550 5.7.1 not from you"
        if name.startswith("full"):
            return "452 4.2.2 mailbox full"
        if name.startswith("grey") and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 greylisted, try later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope) -> str:
        name = envelope.rcpt_tos[0].split("@")[0]
        if name.startswith("spam"):
            return "554 5.7.1 we do not like it"
        if name.startswith("drop"):
            server.transport.abort()
            return "250 never seen"
        if name.startswith("slow"):
            await asyncio.sleep(4)
        self.received.append(Received(
            envelope.mail_from, envelope.rcpt_tos[0], envelope.content, session.peer, session.ssl is not None,
            session.auth_data))
        return "250 2.0.0 queued"


class MailServer:
    """On a port of the loopback address until `stop`."""

    def __init__(self, port: int | None = None, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None,
                 immediately: bool = False) -> None:
        self._handler = _Handler()
        self._login = login
        options: dict = {}
        if tls is not None and not immediately:
            options = {"tls_context": tls, "require_starttls": True}
        if login is not None:
            options |= {"authenticator": self._check, "auth_required": True, "auth_require_tls": tls is not None and not immediately}
        self.port = port or free_port()
        self._controller = Controller(
            self._handler, hostname="127.0.0.1", port=self.port, ssl_context=tls if immediately else None,
            ready_timeout=10, **options)
        self._controller.start()

    @property
    def received(self) -> list[Received]:
        return self._handler.received

    @property
    def tried(self) -> list[str]:
        return self._handler.tried

    def stop(self) -> None:
        controller, self._controller = self._controller, None
        if controller is not None:
            controller.stop()

    def _check(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login, handled=False, auth_data=given[0])


def free_port() -> int:
    """In a network of our own nobody takes it before we do."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]


def certificate(folder: Path, host: str = "localhost") -> tuple[Path, ssl.SSLContext]:
    """An authority of the test's own, and a server that it vouches for by name."""
    authority, key, certificate = folder / "ca.pem", folder / "key.pem", folder / "server.pem"
    run = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run([*run, "-subj", "/CN=authority", "-keyout", folder / "ca-key.pem", "-out", authority],
                   check=True, capture_output=True)
    subprocess.run([*run, "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-addext",
                    "basicConstraints=critical,CA:FALSE", "-CA", authority, "-CAkey", folder / "ca-key.pem",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return authority, context
