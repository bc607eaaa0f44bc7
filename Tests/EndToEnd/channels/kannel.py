"""A Kannel gateway from Debian with its fake network: bearerbox, smsbox, and fakesmsc as the network with its telephones."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from pathlib import Path

from bench import wait_for

FAKE_NETWORK = "/usr/lib/kannel/test/fakesmsc"
NETWORK_PORT, ADMIN_PORT, BOX_PORT, SEND_PORT = 22_000, 22_001, 22_002, 22_003


class Kannel:
    USER, PASSWORD = "quittance", "a-password-of-ours"

    def __init__(self, folder: Path, replies_to: str) -> None:
        self.folder = folder
        (folder / "kannel.conf").write_text(f"""\
group = core
admin-port = {ADMIN_PORT}
admin-interface = 127.0.0.1
admin-password = admin
smsbox-port = {BOX_PORT}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
log-level = 1
store-type = file
store-location = "{folder}/store"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake
port = {NETWORK_PORT}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {SEND_PORT}
sendsms-interface = 127.0.0.1
log-file = "{folder}/smsbox.log"
log-level = 1

group = sendsms-user
username = {self.USER}
password = {self.PASSWORD}
max-messages = 5
concatenation = true

group = sms-service
keyword = default
post-url = "{replies_to}"
send-sender = true
max-messages = 0
catch-all = true
""")
        self._running: list[subprocess.Popen] = []
        self._run("bearerbox", "bearerbox", "kannel.conf")
        wait_for("the gateway listens", lambda: listens(BOX_PORT) and listens(NETWORK_PORT))
        self._run("smsbox", "smsbox", "kannel.conf")
        wait_for("the gateway takes messages", lambda: listens(SEND_PORT))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{SEND_PORT}"

    def network(self, *messages: str) -> Network:
        """Connects the network; `messages` come in from telephones, each `from to text WORDS`."""
        return Network(self, messages)

    def _run(self, name: str, *command: str) -> subprocess.Popen:
        with open(self.folder / f"{name}.out", "wb") as output:
            process = subprocess.Popen(command, cwd=self.folder, stdout=output, stderr=output, start_new_session=True)
        self._running.append(process)
        return process

    def stop(self) -> None:
        for process in reversed(self._running):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Network:
    _count = 0

    def __init__(self, gateway: Kannel, messages: tuple[str, ...]) -> None:
        Network._count += 1
        name = f"network-{Network._count}"
        self._log = gateway.folder / f"{name}.out"
        inbound = list(messages) or ["+27820000000 100 text nothing"]
        self.process = gateway._run(
            name, FAKE_NETWORK, "-H", "127.0.0.1", "-r", str(NETWORK_PORT), "-i", "0.1", "-m", str(len(messages)), *inbound)
        wait_for("the network is connected", lambda: "Connecting" in self._words())
        # The gateway takes a moment to see it; what is sent before stays in its queue.
        time.sleep(0.2)

    def _words(self) -> str:
        return self._log.read_text(errors="replace")

    @property
    def delivered(self) -> list[tuple[str, str, str, str]]:
        """Sender, number, coding and text of each message that reached a telephone."""
        return re.findall(r"Got message \d+: <(\S*) (\S+) (\S+) (.*)>", self._words())

    def leave(self) -> None:
        self.process.terminate()
        self.process.wait()


def listens(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0
