#!/usr/bin/env python3
"""A complete ERP side: publishes events to Quittance so that none is lost and none counts twice, and reads the answers.

How it keeps its promise:
 - Every message is written into a journal (an SQLite file) before it is sent, with the exact bytes that will go out.
   Sealing a debtor record is random, so sealing again on a resend would make another body under the same id, which the
   receiver must reject; resending the journal's bytes is absorbed as a duplicate.
 - A message is marked as sent only after the broker confirmed it. Whatever is unconfirmed when the connection breaks or
   the program dies is sent again under its old id.
 - An answer is written into the journal before it is acknowledged to the broker.

Needs pika (apt-get install python3-pika); sealing needs cryptography (apt-get install python3-cryptography).
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from vault_seal import FeedError, read_vault_key, seal

if TYPE_CHECKING:
    import pika
    from pika.adapters.blocking_connection import BlockingChannel

EXCHANGE = "erp"
DEBTOR_TYPE = "erp.debtor.upserted.v1"
_RETRY_SECONDS = (0.2, 0.5, 1, 2, 5, 10)
# After this many tries in a row the operator should look at it; a connection that lasted a while begins the count anew.
_TRIES_MAX = 30
_HEALTHY_SECONDS = 60


# MARK: - Journal


@dataclass(frozen=True)
class Message:
    """One message exactly as it goes out, however often."""

    id: str
    type: str
    time: str
    body: bytes


class Journal:
    """What is to be sent, what the broker confirmed, and what was answered. One program at a time per file."""

    def __init__(self, path: str) -> None:
        self._store = sqlite3.connect(path, isolation_level=None)
        self._store.execute("PRAGMA journal_mode = WAL")
        self._store.execute("PRAGMA synchronous = FULL")
        self._store.executescript("""
            CREATE TABLE IF NOT EXISTS message (
                sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, time TEXT NOT NULL,
                body BLOB NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0) STRICT;
            CREATE TABLE IF NOT EXISTS answer (
                id TEXT PRIMARY KEY, type TEXT NOT NULL, messageId TEXT, body BLOB NOT NULL) STRICT;
        """)

    def close(self) -> None:
        self._store.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._store.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._store.execute("ROLLBACK")
            raise
        self._store.execute("COMMIT")

    def has(self, id: str) -> bool:
        return self._store.execute("SELECT 1 FROM message WHERE id = ?", (id,)).fetchone() is not None

    def add(self, message: Message) -> None:
        self._store.execute("INSERT INTO message (id, type, time, body) VALUES (?, ?, ?, ?)",
                            (message.id, message.type, message.time, message.body))

    def unconfirmed(self) -> list[Message]:
        """In the order in which they were added: an account must arrive before its invoices."""
        rows = self._store.execute("SELECT id, type, time, body FROM message WHERE confirmed = 0 ORDER BY sequence")
        return [Message(*row) for row in rows]

    def confirm(self, id: str) -> None:
        self._store.execute("UPDATE message SET confirmed = 1 WHERE id = ?", (id,))

    def answered(self, id: str, type: str, message_id: str | None, body: bytes) -> bool:
        """Stores an answer; false when it was there already."""
        done = self._store.execute("INSERT OR IGNORE INTO answer (id, type, messageId, body) VALUES (?, ?, ?, ?)",
                                   (id, type, message_id, body))
        return done.rowcount > 0

    def unanswered(self) -> int:
        return int(self._store.execute("""
            SELECT count(*) FROM message WHERE id NOT IN (SELECT messageId FROM answer WHERE messageId IS NOT NULL)
            """).fetchone()[0])

    def rejected(self) -> set[str]:
        rows = self._store.execute("""
            SELECT DISTINCT messageId FROM answer WHERE type = 'erp.message.rejected.v1'""")
        return {row[0] for row in rows}


def prepare(
    journal: Journal, events: Iterator[dict[str, object]], system: str, vault_key: Callable[[], bytes]
) -> set[str]:
    """Puts new events into the journal, all or none, and returns the ids of all events, new or not.

    An id that stands in the journal already is left as it is: its bytes must never change.
    """
    ids: set[str] = set()
    with journal.transaction():
        for number, event in enumerate(events, start=1):
            id, type, data = event.get("id"), event.get("type"), event.get("data")
            if not isinstance(id, str) or not id or not isinstance(type, str) or not isinstance(data, dict):
                raise FeedError(f"event {number}: needs id and type as text, and data as an object")
            ids.add(id)
            if journal.has(id):
                continue
            if type == DEBTOR_TYPE and "sealed" not in data:
                data = seal(system, data, vault_key())
            body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
            journal.add(Message(id, type, str(event.get("time") or _now()), body))
    return ids


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# MARK: - Broker


class Broker:
    """Connections to the broker, made again when they break."""

    def __init__(self, options: argparse.Namespace) -> None:
        try:
            import pika
        except ImportError as error:
            raise FeedError("this needs pika: apt-get install python3-pika") from error
        self.system: str = options.system
        self.user: str = options.user or f"erp-{options.system}"
        tls = ssl.create_default_context(cafile=options.ca_file) if options.ca_file else None
        self._parameters = pika.ConnectionParameters(
            host=options.host, port=options.port, virtual_host=options.vhost, heartbeat=20,
            blocked_connection_timeout=60, credentials=pika.PlainCredentials(self.user, _password(options)),
            ssl_options=pika.SSLOptions(tls, options.host) if tls else None,
            client_properties={"connection_name": f"erp_feed {self.system}"})

    def work(self, task: Callable[[BlockingChannel], None]) -> None:
        """Runs `task` on a channel; when the connection breaks, from the start again on a new one."""
        import pika
        from pika.exceptions import (
            AMQPConnectionError, ChannelClosedByBroker, ProbableAccessDeniedError, ProbableAuthenticationError)

        tries = 0
        while True:
            began = time.monotonic()
            try:
                with closing(pika.BlockingConnection(self._parameters)) as connection:
                    return task(connection.channel())
            except ChannelClosedByBroker as error:
                # The broker refuses what was asked: a wrong user id, a missing exchange or queue. Trying again is vain.
                raise FeedError(f"the broker refused it: {error.reply_text}") from error
            except (ProbableAuthenticationError, ProbableAccessDeniedError) as error:
                raise FeedError(f"the broker does not let {self.user} in; check user, password and vhost") from error
            except (AMQPConnectionError, OSError) as error:
                tries = 1 if time.monotonic() - began > _HEALTHY_SECONDS else tries + 1
                if tries >= _TRIES_MAX:
                    raise FeedError(f"the broker cannot be reached: {type(error).__name__}") from error
                _say(f"no connection ({type(error).__name__}); trying again")
                time.sleep(_RETRY_SECONDS[min(tries, len(_RETRY_SECONDS)) - 1])


def _password(options: argparse.Namespace) -> str:
    if not options.password_file:
        raise FeedError("the broker's password is read from a file: give --password-file")
    try:
        return Path(options.password_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise FeedError(f"the password file {options.password_file} cannot be read") from error


def relay(broker: Broker, journal: Journal) -> int:
    """Sends everything unconfirmed, each message waiting for the broker's confirm. Returns how many were confirmed."""
    confirmed = 0

    def send_all(channel: BlockingChannel) -> None:
        nonlocal confirmed
        channel.confirm_delivery()
        for message in journal.unconfirmed():
            _send(channel, broker, message)
            journal.confirm(message.id)
            confirmed += 1

    broker.work(send_all)
    return confirmed


def _send(channel: BlockingChannel, broker: Broker, message: Message) -> None:
    """Returns after the confirm; a return or a negative confirm is an error."""
    from pika.exceptions import NackError, UnroutableError

    try:
        channel.basic_publish(EXCHANGE, message.type, message.body, properties(broker, message), mandatory=True)
    except UnroutableError as error:
        raise FeedError(f"{message.id}: no queue takes {message.type}; is the broker set up?") from error
    except NackError as error:
        raise FeedError(f"{message.id}: the broker could not keep it") from error


def properties(broker: Broker, message: Message) -> pika.BasicProperties:
    """CloudEvents in binary form: the attributes are headers, the body is the data alone."""
    import pika

    headers = {"cloudEvents_specversion": "1.0", "cloudEvents_id": message.id, "cloudEvents_type": message.type,
               "cloudEvents_source": f"/erp/{broker.system}", "cloudEvents_time": message.time}
    return pika.BasicProperties(
        content_type="application/json", delivery_mode=2, message_id=message.id, type=message.type,
        # The broker checks that this is who is logged in; Quittance takes the system from it.
        user_id=broker.user, headers=headers)


def read_replies(broker: Broker, journal: Journal, quiet_seconds: float, wait_for_all: bool) -> None:
    """Stores and prints answers until all messages are answered, or none came for `quiet_seconds`."""

    def read(channel: BlockingChannel) -> None:
        channel.basic_qos(prefetch_count=100)
        queue = f"erp.replies.{broker.system}"
        if wait_for_all and journal.unanswered() == 0:
            return
        for method, given, body in channel.consume(queue, inactivity_timeout=quiet_seconds):
            if method is None:
                break
            _answer(journal, given, body)
            channel.basic_ack(method.delivery_tag)
            if wait_for_all and journal.unanswered() == 0:
                break
        channel.cancel()

    broker.work(read)


def _answer(journal: Journal, given: pika.BasicProperties, body: bytes) -> None:
    headers = given.headers or {}
    type = str(headers.get("cloudEvents_type", given.type or ""))
    try:
        data = json.loads(body)
    except ValueError:
        data = None
    message = data.get("messageId") if isinstance(data, dict) else None
    id = str(given.message_id or headers.get("cloudEvents_id", ""))
    if journal.answered(id, type, message if isinstance(message, str) else None, body):
        print(json.dumps({"id": id, "type": type, "data": data}, ensure_ascii=False), flush=True)


# MARK: - Command


def sample_events(system: str) -> Iterator[dict[str, object]]:
    """A debtor, an account and an overdue invoice: enough to see the first message leave."""
    yield {"id": "sample-debtor-1", "type": DEBTOR_TYPE, "data": {
        "debtorId": "D-1", "kind": "person", "name": "Thandi Example", "language": "en", "country": "ZA",
        "contactPoints": [{"kind": "email", "value": "thandi@example.org", "source": "contract"},
                          {"kind": "mobile", "value": "+27820000000", "source": "contract", "preferred": True}]}}
    yield {"id": "sample-account-1", "type": "erp.account.opened.v1", "data": {
        "accountId": "A-1", "debtorId": "D-1", "creditorId": "metsi-city", "reference": "MC 0001",
        "debtType": "service", "currency": "ZAR", "openedOn": "2025-01-15", "attributes": {}}}
    yield {"id": "sample-invoice-1", "type": "erp.invoice.issued.v1", "data": {
        "accountId": "A-1", "invoiceId": "I-1", "number": "2025-0001", "amount": "1234.50", "currency": "ZAR",
        "issuedOn": "2025-11-01", "dueOn": "2025-12-01", "kind": "principal"}}
    yield {"id": "sample-watermark-1", "type": "erp.watermark.v1", "data": {"system": system, "asOf": _now()}}


def read_events(path: str) -> Iterator[dict[str, object]]:
    """Events from a file, one JSON object {id, type, time?, data} a line; `-` is the standard input."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise FeedError(f"{path} cannot be read") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
        except ValueError as error:
            raise FeedError(f"{path}, line {number}: no JSON") from error
        if not isinstance(event, dict):
            raise FeedError(f"{path}, line {number}: must be one JSON object")
        yield event


def arguments(given: list[str] | None) -> argparse.Namespace:
    def setting(name: str, default: str = "") -> str:
        return os.environ.get(f"QUITTANCE_BROKER_{name}", default)

    parser = argparse.ArgumentParser(description="Publishes an ERP's events to Quittance and reads the answers.")
    parser.add_argument("--system", default=os.environ.get("QUITTANCE_ERP_SYSTEM", "city"), help="name of this ERP")
    parser.add_argument("--host", default=setting("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=setting("PORT", "5672"))
    parser.add_argument("--vhost", default=setting("VHOST", "/"))
    parser.add_argument("--user", default=setting("USER"), help="default: erp-<system>")
    parser.add_argument("--password-file", default=setting("PASSWORD_FILE"))
    parser.add_argument("--ca-file", default=setting("CA_FILE"), help="turns TLS on, trusting this authority")
    parser.add_argument("--journal", default="erp_feed.sqlite", help="SQLite file that remembers what was sent")
    commands = parser.add_subparsers(dest="command", required=True)
    publish = commands.add_parser("publish", help="send the events of a file, then wait for the answers")
    publish.add_argument("events", metavar="EVENTS.jsonl", help="one {id, type, time?, data} a line; - is stdin")
    publish.add_argument("--vault-key", default="", help="file or address of the vault's public key")
    publish.add_argument("--wait", type=float, default=10, help="seconds of silence after which to stop waiting")
    replies = commands.add_parser("replies", help="read what has been answered, payments taken included")
    replies.add_argument("--wait", type=float, default=2)
    commands.add_parser("sample", help="print a few events to start from")
    return parser.parse_args(given)


def publish(options: argparse.Namespace, broker: Broker, journal: Journal) -> int:
    def vault_key() -> bytes:
        if not options.vault_key:
            raise FeedError("debtor records are sent sealed: give --vault-key")
        return read_vault_key(options.vault_key)

    ids = prepare(journal, read_events(options.events), broker.system, vault_key)
    confirmed = relay(broker, journal)
    read_replies(broker, journal, options.wait, wait_for_all=True)
    unanswered, rejected = journal.unanswered(), sorted(journal.rejected() & ids)
    _say(f"{len(ids)} events, {confirmed} sent now, {len(rejected)} rejected, {unanswered} not answered yet")
    return 1 if unanswered or rejected else 0


def main(given: list[str] | None = None) -> int:
    options = arguments(given)
    if options.command == "sample":
        for event in sample_events(options.system):
            print(json.dumps(event, ensure_ascii=False))
        return 0
    try:
        broker = Broker(options)
        with closing(Journal(options.journal)) as journal:
            if options.command == "publish":
                return publish(options, broker, journal)
            read_replies(broker, journal, options.wait, wait_for_all=False)
            return 0
    except (FeedError, sqlite3.Error) as error:
        _say(str(error))
        return 2


def _say(text: str) -> None:
    """Remarks go to the error stream: the answers alone stand on the output."""
    print(f"erp_feed: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
