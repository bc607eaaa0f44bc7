"""The operator's command line against a running system: messages set aside, the stream of events, and a projection made
anew from the stream's start beside the live one."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import pika

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "checker"))

import validators  # noqa: E402
from needs import absent  # noqa: E402
from system import ROOT, free_ports  # noqa: E402

PROGRAMS = ROOT / ".build" / "debug"
# What reporting knows, without what only tells when and by whom it was read.
TABLES = ["tally", "progress", "account", "segment", "debtor", "delivery", "payment", "promise", "dispute", "holdSet",
          "hold", "timeline", "decision", "alert", "auditEntry", "auditHead", "streamPosition"]


class Operator(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        place = tempfile.TemporaryDirectory(prefix="quittance-operator-")
        cls.addClassCleanup(place.cleanup)
        cls.folder, cls.port = Path(place.name) / "run", free_ports(8)
        words = Path(place.name) / "words"
        with open(words, "wb") as output:
            cls.demo = subprocess.Popen(
                ["/usr/bin/python3", str(ROOT / "compose" / "local" / "story.py"), "--programs", str(PROGRAMS),
                 "--run-folder", str(cls.folder), "--days", "2", "--debtors", "40", "--port", str(cls.port)],
                stdout=output, stderr=output, start_new_session=True)
        cls.addClassCleanup(cls.stop)
        wait_for("the story ends", lambda: "console stays" in words.read_text() or cls.demo.poll() is not None)
        if cls.demo.poll() is not None:
            raise AssertionError(words.read_text()[-2000:])
        broker = dict(line.split("=", 1) for line in (cls.folder / "broker" / "broker.env").read_text().splitlines()
                      if "=" in line)
        cls.broker = {name: value.strip("'\"") for name, value in broker.items()}
        cls.keys = cls.folder / "keys"

    @classmethod
    def stop(cls) -> None:
        cls.demo.send_signal(signal.SIGINT)
        cls.demo.wait(timeout=60)

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": "/", "QUITTANCE_KEYS": str(self.keys),
                "QUITTANCE_BROKER_HOST": self.broker["QUITTANCE_BROKER_HOST"],
                "QUITTANCE_BROKER_PORT": self.broker["QUITTANCE_BROKER_PORT"], **more}

    def quittance(self, *arguments: str) -> tuple[int, str]:
        run = subprocess.run([PROGRAMS / "quittance", *arguments], env=self.environment(), cwd=ROOT,
                             capture_output=True, text=True, timeout=60)
        return run.returncode, run.stdout + run.stderr

    def parked(self, *arguments: str) -> tuple[int, str]:
        return self.quittance("parked", *arguments, "--port", str(self.port))

    def publish(self, kind: str, message_id: str, body: dict) -> None:
        password = (self.keys / "broker-erp-city.password").read_text().strip()
        with pika.BlockingConnection(pika.ConnectionParameters(
                self.broker["QUITTANCE_BROKER_HOST"], int(self.broker["QUITTANCE_BROKER_PORT"]),
                credentials=pika.PlainCredentials("erp-city", password))) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            headers = {"cloudEvents_specversion": "1.0", "cloudEvents_id": message_id, "cloudEvents_source": "/erp/city",
                       "cloudEvents_type": kind}
            channel.basic_publish("erp", kind, json.dumps(body).encode(), pika.BasicProperties(
                content_type="application/json", delivery_mode=2, message_id=message_id, user_id="erp-city",
                headers=headers))

    def test_messages_set_aside_are_listed_shown_tried_again_and_discarded(self) -> None:
        before = json.loads(self.parked("list", "--json")[1])
        invoice = {"accountId": "A-none", "invoiceId": "I-none", "number": "1", "amount": "10.00", "currency": "ZAR",
                   "issuedOn": "2026-01-01", "dueOn": "2026-01-31", "kind": "principal"}
        self.publish("erp.invoice.issued.v1", "planted-1", invoice)
        wait_for("it is set aside", lambda: len(json.loads(self.parked("list", "--json")[1])) == len(before) + 1)
        status, text = self.parked("list", "payment", "--kind", "refused", "--json")
        self.assertEqual(status, 1)
        message = next(found for found in json.loads(text) if found["messageId"] == "city/planted-1")
        self.assertEqual([reason["code"] for reason in message["reasons"]], ["unknown-account"])
        name = f"payment/{message['id']}"
        self.assertNotIn("I-none", self.parked("show", name)[1])
        self.assertIn("I-none", self.parked("show", name, "--body")[1])
        status, text = self.parked("replay", name, "--reason", "hoping")
        self.assertEqual(status, 1)
        self.assertIn("waiting", text)
        self.assertEqual(self.parked("discard", name, "--reason", "planted by a test")[0], 0)
        log = json.loads(self.parked("show", name, "--json")[1])["log"]
        self.assertEqual([entry["act"] for entry in log], ["discarded", "replayed", "read"])
        self.assertEqual(len(json.loads(self.parked("list", "--json")[1])), len(before))

    def test_the_stream_is_read_from_its_start_by_type_and_subject_and_until_ctrl_c(self) -> None:
        tail = ("events", "tail", "--json", "--from", "first")
        status, text = self.quittance(*tail, "--limit", "3", "--type", "account.*")
        self.assertEqual(status, 0)
        events = [json.loads(line) for line in text.splitlines()]
        self.assertEqual({event["type"].split(".")[0] for event in events}, {"account"})
        self.assertEqual(events[0]["type"], "account.state.v1")
        subject = events[0]["subject"]
        status, text = self.quittance(*tail, "--limit", "2", "--subject", subject)
        found = [json.loads(line) for line in text.splitlines()]
        self.assertEqual({event["subject"] for event in found}, {subject})
        self.assertEqual(found[0]["offset"], events[0]["offset"])
        from_there = self.quittance("events", "tail", "--json", "--from", str(found[1]["offset"]), "--limit", "1")[1]
        self.assertEqual(json.loads(from_there)["offset"], found[1]["offset"])
        with open(self.folder / "tail", "wb") as output:
            reader = subprocess.Popen([PROGRAMS / "quittance", *tail], env=self.environment(), stdout=output)
        wait_for("it shows events", lambda: (self.folder / "tail").stat().st_size > 0)
        reader.send_signal(signal.SIGINT)
        self.assertEqual(reader.wait(timeout=30), 0)

    def test_every_message_of_the_stream_fits_the_schema_of_its_type(self) -> None:
        python = validators.python()
        if python is None:
            raise absent(validators.MISSING)
        count = position(self.folder / "stores" / "reporting.sqlite")
        status, text = self.quittance("events", "tail", "--json", "--from", "first", "--limit", str(count))
        self.assertEqual(status, 0)
        lines = text.splitlines()
        types = {json.loads(line)["type"] for line in lines}
        # A story of two days says at least these.
        self.assertLessEqual({"account.state.v1", "account.segmented.v1", "debtor.state.v1", "decision.recorded.v1",
                              "contact.permitted.v1"}, types)
        schemas = self.folder / "schemas"
        self.assertEqual(self.quittance("contracts", "schemas", str(schemas))[0], 0)

        def faults(lines: list[str]) -> list[str]:
            events = self.folder / "events.jsonl"
            events.write_text("\n".join(lines))
            script = ROOT / "Tests" / "EndToEnd" / "checker" / "event_validation.py"
            run = subprocess.run([python, str(script), str(schemas), str(events)], capture_output=True, text=True)
            self.assertIn(run.returncode, (0, 1), run.stderr)
            return run.stdout.splitlines()

        self.assertEqual(faults(lines), [])
        place, event = next((place, event) for place, event in enumerate(map(json.loads, lines))
                            if event["type"] == "account.state.v1")
        event["data"]["accountID"] = 7
        lines[place] = json.dumps(event)
        self.assertEqual(len(faults(lines)), 1)

    def test_a_projection_made_anew_from_offset_0_equals_the_live_one(self) -> None:
        live = self.folder / "stores" / "reporting.sqlite"
        anew = self.folder / "stores" / "anew.sqlite"
        reader = subprocess.Popen(
            [PROGRAMS / "reporting"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder,
            env=self.environment(
                QUITTANCE_STORE=str(anew), QUITTANCE_CLOCK="stepped", QUITTANCE_BROKER_USER="reporting",
                QUITTANCE_BROKER_PASSWORD_FILE=str(self.keys / "broker-reporting.password"),
                QUITTANCE_POLICIES=str(ROOT / "compose" / "policies"), QUITTANCE_PUBLIC_URL="http://127.0.0.1:1"))
        try:
            wait_for("it has read as far", lambda: position(anew) == position(live) and position(live) > 0)
            differing = [name for name in TABLES if rows(live, name) != rows(anew, name)]
            self.assertEqual(differing, [])
            self.assertGreater(len(rows(live, "timeline")), 40)
        finally:
            reader.terminate()
            reader.wait(timeout=30)


def rows(store: Path, table: str) -> list:
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        return sorted(database.execute(f"SELECT * FROM {table}").fetchall(), key=repr)


def position(store: Path) -> int:
    try:
        found = rows(store, "streamPosition")
    except sqlite3.Error:
        return -1
    return found[0][1] if found else 0


def wait_for(what: str, condition, seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not in time: {what}")
        time.sleep(0.1)


if __name__ == "__main__":
    unittest.main()
