"""A permit desk in place of communication: takes notifiers' requests, answers them with grants that a test puts in, and
keeps the outcomes it is told. It speaks the same queues and rights, and decides nothing."""

from __future__ import annotations

import json
import threading
import time
import uuid

import pika

_PATIENCE = 1.0


class Desk:
    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        self.requests: list[dict] = []
        self.outcomes: dict[str, list[dict]] = {}
        self._pending: list[dict] = []
        self._waiting: list[tuple[dict, str, str, float]] = []
        self._lock = threading.Lock()
        self._isOver = threading.Event()
        self._parameters = pika.ConnectionParameters(
            host, port, credentials=pika.PlainCredentials(user, password), heartbeat=60)
        self._isUp = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._isUp.wait(30):
            raise AssertionError("the desk has no connection to the broker")

    def grant(self, channel: str, address: str, **fields: object) -> str:
        """Puts a contact on the desk. Returns its id."""
        contact_id = uuid.uuid4().hex
        now = time.time()
        summary = {
            "contactID": contact_id, "attempt": 1, "accountID": "city:A-1001", "debtorID": "city:D-1001",
            "personID": "p-77aa", "creditorID": "metsi-city", "channel": channel, "contactClass": "reminder",
            "segment": "forgetful", "strategy": "gentle", "step": "follow-up", "template": "follow-up"}
        grant = {
            "contact": summary, "address": address, "recipientName": "Nomsa Dlamini", "senderName": "Metsi City",
            "senderAddress": "accounts@metsi.example" if channel == "email" else None,
            "title": "Your account MC-1001" if channel == "email" else None,
            "body": "Dear Nomsa,\nR 1 234.50 is open at Metsi City.\n", "amount": {"amount": "1234.50", "currency": "ZAR"},
            "invoiceID": "city:I-5001", "decisionID": "d-1", "decidedAt": instant(now), "offsetMinutes": 120,
            "writtenOn": "5 January 2026", "lifeMilliseconds": 60_000, "notAfter": instant(now + 3_600)}
        with self._lock:
            self._pending.append({name: value for name, value in (grant | fields).items() if value is not None})
        return contact_id

    @property
    def left(self) -> int:
        """Grants that nobody has taken."""
        with self._lock:
            return len(self._pending)

    def close(self) -> None:
        self._isOver.set()
        self._thread.join(10)

    # The connection's thread

    def _run(self) -> None:
        with pika.BlockingConnection(self._parameters) as connection:
            channel = connection.channel()
            for queue in ("communication.permits", "communication.reports"):
                channel.queue_purge(queue)
            channel.basic_consume("communication.permits", self._take_request, auto_ack=True)
            channel.basic_consume("communication.reports", self._take_report, auto_ack=True)
            self._isUp.set()
            while not self._isOver.is_set():
                connection.process_data_events(time_limit=0.01)
                self._answer(channel)

    def _take_request(self, _channel, _method, properties, body: bytes) -> None:
        request = json.loads(body)
        self.requests.append(request)
        self._waiting.append((request, properties.reply_to, properties.correlation_id, time.monotonic()))

    def _take_report(self, _channel, _method, properties, body: bytes) -> None:
        if properties.type != "contact.outcome.v1":
            return
        for item in json.loads(body)["items"]:
            self.outcomes.setdefault(item["contactID"], []).append(item)

    def _answer(self, channel) -> None:
        waiting, self._waiting = self._waiting, []
        for request, reply_to, correlation_id, since in waiting:
            grants = self._grants(request)
            waited = time.monotonic() - since
            if not grants and waited < _PATIENCE:
                self._waiting.append((request, reply_to, correlation_id, since))
                continue
            answer = {"requestID": request["requestID"], "waitedMilliseconds": int(waited * 1_000), "grants": grants}
            channel.basic_publish("", reply_to, json.dumps(answer).encode(), pika.BasicProperties(
                content_type="application/json", correlation_id=correlation_id))

    def _grants(self, request: dict) -> list[dict]:
        limits = {carrier["channel"]: carrier.get("limit", request["limit"]) for carrier in request.get("carriers", [])}
        given: list[dict] = []
        with self._lock:
            for grant in list(self._pending):
                channel = grant["contact"]["channel"]
                if channel not in request["channels"] or len(given) >= request["limit"] or limits.get(channel, 1) <= 0:
                    continue
                limits[channel] = limits.get(channel, request["limit"]) - 1
                self._pending.remove(grant)
                given.append(grant | {"requestID": request["requestID"]})
        return given


def instant(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + "Z"
