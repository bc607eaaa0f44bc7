"""Everything around communication that a contact needs: an ERP's debtors, payment's and segmentation's facts, the echoes
that keep facts fresh, and stepped time. Written from the contracts, with each service's own user and rights."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
import uuid

import pika

from bench import Bench, wait_for

START = "2026-01-05T03:00:00Z"
DUE = "2026-01-05T07:00:00Z"


class World:
    """Facts for a communication service that runs on stepped time."""

    # Counts on from world to world: answers to an earlier one may still lie in the queue.
    _round = 0

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        environment = bench.deployment.environment("communication")
        self._host, self._port = environment["QUITTANCE_BROKER_HOST"], int(environment["QUITTANCE_BROKER_PORT"])
        self._now = START
        self._empty("communication", [f"communication.{name}" for name in ("facts", "erp", "reports", "permits")])
        self._isOver = threading.Event()
        self._echoing = [threading.Thread(target=self._echo, args=(name,), daemon=True) for name in ("payment", "dispute")]
        for thread in self._echoing:
            thread.start()

    def close(self) -> None:
        self._isOver.set()
        for thread in self._echoing:
            thread.join(10)

    # Facts

    def debtor(self, number: int, mobile: str | None = None, email: str | None = None) -> str:
        """A debtor with one account whose first step is due on the day. Returns the account's id."""
        points = [{"kind": kind, "value": value, "source": "erp"}
                  for kind, value in (("mobile", mobile), ("email", email)) if value]
        self._publish("erp-city", "erp", "erp.debtor.upserted.v1", {
            "debtorId": f"D-{number}", "kind": "person", "name": "Nomvula Planted-Zwanepoel", "language": "en",
            "country": "ZA", "contactPoints": points})
        account, debtor = f"city:A-{number}", f"city:D-{number}"
        amount = {"amount": "1234.50", "currency": "ZAR"}
        self._publish("payment", "events", "account.state.v1", {
            "accountID": account, "debtorID": debtor, "creditorID": "metsi-city", "reference": f"REF-{number}",
            "debtType": "service", "openedOn": "2025-01-01", "attributes": {}, "version": 1, "closed": False,
            "balance": amount, "invoicesIssued": 1, "invoicesPaidLate": 0, "paymentsReceived": 0, "promisesBroken": 0,
            "openInvoices": [{"invoiceID": f"city:I-{number}", "number": f"INV-{number}", "issuedOn": "2025-12-08",
                              "dueOn": "2026-01-07", "amount": amount, "open": amount}]})
        self._publish("segmentation", "events", "account.segmented.v1", {
            "accountID": account, "accountVersion": 1, "debtorID": debtor, "policyVersion": "sha256:test",
            "reasons": [], "segment": "late", "strategy": "gentle", "version": 1})
        return account

    def feed(self, as_of: str = "2026-01-05T02:00:00Z") -> None:
        self._publish("payment", "events", "feed.fresh.v1", {"system": "city", "asOf": as_of})

    # Time

    def advance(self, instant: str) -> None:
        """Steps the clock and fires what is due, as the conductor does."""
        for phase in ("probe", "probe", "set", "due", "probe", "probe"):
            self._tick(phase, instant if phase in ("set", "due") else None)

    def _tick(self, phase: str, instant: str | None) -> None:
        World._round += 1
        number = World._round
        self._now = instant or self._now
        parameters = self._parameters("conductor")
        with pika.BlockingConnection(parameters) as connection:
            channel = connection.channel()
            self._send(channel, "clock", "clock.tick.v1",
                       {"round": number, "instant": self._now, "phase": phase})
            answer: list[dict] = []

            def take(_channel, _method, _properties, body: bytes) -> None:
                found = json.loads(body)
                if found["round"] == number and found["service"] == "communication":
                    answer.append(found)

            channel.basic_consume("clock.answers", take, auto_ack=True)
            deadline = time.monotonic() + 30
            while not answer:
                connection.process_data_events(time_limit=0.05)
                if time.monotonic() > deadline:
                    raise AssertionError(f"communication did not answer to the tick {phase}")

    # The wire

    def _empty(self, user: str, queues: list[str]) -> None:
        """What an earlier test left is none of this one's."""
        with pika.BlockingConnection(self._parameters(user)) as connection:
            for queue in queues:
                connection.channel().queue_purge(queue)

    def _parameters(self, user: str) -> pika.ConnectionParameters:
        return pika.ConnectionParameters(
            self._host, self._port,
            credentials=pika.PlainCredentials(user, self.bench.deployment.password(user)))

    def _publish(self, user: str, exchange: str, kind: str, body: dict) -> None:
        with pika.BlockingConnection(self._parameters(user)) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            self._send(channel, exchange, kind, body, user if user.startswith("erp-") else None)

    @staticmethod
    def _send(channel, exchange: str, kind: str, body: dict, user: str | None = None, key: str | None = None) -> None:
        identity = uuid.uuid4().hex
        headers = {"cloudEvents_specversion": "1.0", "cloudEvents_id": identity, "cloudEvents_source": "/test",
                   "cloudEvents_type": kind}
        channel.basic_publish(exchange, key or kind, json.dumps(body).encode(), pika.BasicProperties(
            content_type="application/json", delivery_mode=2, message_id=identity, type=kind, user_id=user,
            headers=headers))

    def _echo(self, service: str) -> None:
        """Answers each probe at once: everything that this service knew was published before."""
        with pika.BlockingConnection(self._parameters(service)) as connection:
            channel = connection.channel()

            def take(_channel, _method, properties, body: bytes) -> None:
                if properties.type == "fact.probe.v1":
                    self._send(channel, "", "fact.echo.v1", json.loads(body) | {"source": service},
                               key="communication.facts")

            channel.basic_consume(f"{service}.events", take, auto_ack=True)
            while not self._isOver.is_set():
                connection.process_data_events(time_limit=0.05)


def run_communication(case, world: World, **settings: str):
    """The whole of communication, on an empty store."""
    bench = case.bench
    store = case.folder / "communication.sqlite"
    program = bench.start("communication", f"communication-{case.id().rsplit('.', 1)[1]}", {
        "QUITTANCE_CLOCK": "stepped", "QUITTANCE_STORE": str(store)} | settings)
    case.addCleanup(program.stop)
    wait_for("communication is ready", lambda: _is_ready(bench), 60)
    world.advance(START)
    return program, store


def _is_ready(bench: Bench) -> bool:
    try:
        with urllib.request.urlopen(bench.deployment.url("communication") + "/readyz", timeout=2) as answer:
            return b'"broker":"ready"' in answer.read()
    except (urllib.error.URLError, OSError):
        return False
