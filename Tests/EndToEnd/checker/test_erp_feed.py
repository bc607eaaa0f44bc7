"""The example ERP: sealing, the journal, and the whole of it against a real broker that is killed on the way."""

from __future__ import annotations

import argparse
import base64
import contextlib
import importlib.util
import io
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(_ROOT / "compose" / "examples"))
sys.path.insert(0, str(_ROOT / "compose" / "check"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import erp_feed  # noqa: E402
import outside  # noqa: E402
from checker.decisions import TYPES  # noqa: E402
from checker.stream import read_stream  # noqa: E402
from needs import needs  # noqa: E402
from world import World  # noqa: E402

_NODE = _ROOT / "compose" / "broker" / "private-node"


def _missing(*modules: str) -> str:
    return ", ".join(module for module in modules if importlib.util.find_spec(module) is None)


@needs(not _missing("cryptography"), "needs cryptography (apt-get install python3-cryptography)")
class Sealing(unittest.TestCase):
    def setUp(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self.private = X25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        points = [{"kind": "email", "value": "z@example.org"}]
        self.record = {"debtorId": "D-1", "name": "Zoë", "contactPoints": points}

    def open(self, system: str, message: dict[str, Any]) -> dict[str, Any]:
        """What the vault does, written down a second time."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        key, nonce, data = (base64.b64decode(message["sealed"][name]) for name in ("key", "nonce", "data"))
        shared = self.private.exchange(X25519PublicKey.from_public_bytes(key))
        secret = HKDF(SHA256(), 32, key + self.public, b"quittance-debtor-v1").derive(shared)
        return json.loads(AESGCM(secret).decrypt(nonce, data, f"{system}/{message['debtorId']}".encode()))

    def test_the_vault_reads_what_was_sealed(self) -> None:
        message = erp_feed.seal("city", self.record, self.public)
        self.assertEqual(self.open("city", message), self.record)
        self.assertEqual(sorted(message), ["debtorId", "sealed"])
        self.assertEqual(message["sealed"]["v"], 1)
        self.assertEqual([len(base64.b64decode(message["sealed"][name])) for name in ("key", "nonce")], [32, 12])
        self.assertNotIn("example.org", json.dumps(message))

    def test_debtor_records_are_sealed_once_and_kept_as_they_are(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            with contextlib.closing(erp_feed.Journal(f"{folder}/journal.sqlite")) as journal:
                bodies = []
                for _ in range(2):
                    erp_feed.prepare(journal, erp_feed.sample_events("city"), "city", lambda: self.public)
                    bodies.append([message.body for message in journal.unconfirmed()])
        self.assertEqual(bodies[0], bodies[1])
        self.assertEqual(self.open("city", json.loads(bodies[0][0]))["name"], "Thandi Example")
        self.assertNotIn(b"Thandi", b"".join(bodies[0]))

    def test_no_two_seals_are_alike(self) -> None:
        one, two = (erp_feed.seal("city", self.record, self.public)["sealed"] for _ in range(2))
        self.assertTrue(all(one[name] != two[name] for name in ("key", "nonce", "data")))

    def test_a_record_cannot_be_passed_off_as_anothers(self) -> None:
        from cryptography.exceptions import InvalidTag

        message = erp_feed.seal("city", self.record, self.public)
        for system, debtor in (("trade", "D-1"), ("city", "D-2")):
            with self.assertRaises(InvalidTag):
                self.open(system, {**message, "debtorId": debtor})

    def test_record_without_an_id_is_refused(self) -> None:
        with self.assertRaisesRegex(erp_feed.FeedError, "debtorId"):
            erp_feed.seal("city", {"name": "X"}, self.public)


class Keys(unittest.TestCase):
    def test_unusable_vault_keys(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "vault.public"
            for text, problem in (("***", "cannot be read"), (base64.b64encode(b"short").decode(), "32 bytes")):
                path.write_text(text, encoding="ascii")
                with self.assertRaisesRegex(erp_feed.FeedError, problem):
                    erp_feed.read_vault_key(str(path))
            with self.assertRaisesRegex(erp_feed.FeedError, "cannot be read"):
                erp_feed.read_vault_key(folder + "/none")
            path.write_text(base64.b64encode(bytes(32)).decode() + "\n", encoding="ascii")
            self.assertEqual(erp_feed.read_vault_key(str(path)), bytes(32))


class Journals(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.mkdtemp(prefix="feed-")
        self.addCleanup(shutil.rmtree, folder)
        self.path = f"{folder}/journal.sqlite"
        self.journal = erp_feed.Journal(self.path)
        self.addCleanup(lambda: self.journal.close())

    def prepare(self, *events: dict[str, Any]) -> set[str]:
        return erp_feed.prepare(self.journal, iter(events), "city", lambda: self.fail("no debtor, no key"))

    def test_bad_event_adds_nothing_of_its_file(self) -> None:
        for bad in ({}, {"id": "b", "type": "t"}, {"id": "b", "type": "t", "data": []},
                    {"id": 1, "type": "t", "data": {}}):
            with self.assertRaisesRegex(erp_feed.FeedError, "event 2"):
                self.prepare(_event("a"), bad)
        self.assertEqual(self.journal.unconfirmed(), [])

    def test_bytes_of_an_id_never_change(self) -> None:
        self.prepare(_event("a", x=1))
        self.assertEqual(self.prepare(_event("a", x=2), _event("b")), {"a", "b"})
        self.assertEqual([(message.id, message.body) for message in self.journal.unconfirmed()],
                         [("a", b'{"x":1}'), ("b", b"{}")])

    def test_what_is_unconfirmed_outlives_the_program(self) -> None:
        self.prepare(_event("a"), _event("b"))
        self.journal.confirm("a")
        self.journal.close()
        self.journal = erp_feed.Journal(self.path)
        self.assertEqual([message.id for message in self.journal.unconfirmed()], ["b"])

    def test_answers_count_once(self) -> None:
        self.prepare(_event("a"), _event("b"))
        self.assertTrue(self.journal.answered("r1", "erp.message.rejected.v1", "a", b"{}"))
        self.assertFalse(self.journal.answered("r1", "erp.message.rejected.v1", "a", b"{}"))
        self.journal.answered("r2", "erp.payment.received.v1", None, b"{}")
        self.assertEqual((self.journal.unanswered(), self.journal.rejected()), (1, {"a"}))


@needs(not _missing("pika"), "needs pika (apt-get install python3-pika)")
@needs(shutil.which("rabbitmq-server"), "needs RabbitMQ (apt-get install rabbitmq-server)")
class RealBroker(unittest.TestCase):
    """One private node for all; the answering side is a plain AMQP client in a thread."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.mkdtemp(prefix="feed-broker-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.node("start", cls.folder)
        cls.addClassCleanup(cls.node, "stop", cls.folder)
        lines = (Path(cls.folder) / "broker.env").read_text(encoding="utf-8").splitlines()
        cls.settings = dict(line.split("=", 1) for line in lines)
        cls.node("ctl", cls.folder, "add_user", "erp-city", "city-password")
        cls.node("ctl", cls.folder, "set_permissions", "erp-city", "^$", "^erp$", r"^erp\.replies\.city$")
        cls.password = Path(cls.folder) / "city.password"
        cls.password.write_text("city-password\n", encoding="utf-8")
        with cls.admin() as channel:
            channel.exchange_declare("erp", "topic", durable=True)
            for name in ("everything", "erp.replies.city"):
                channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"})
            channel.queue_bind("everything", "erp", "#")
            channel.queue_declare("events.log", durable=True, arguments={"x-queue-type": "stream"})
        # Of RabbitMQ 3.10.8 killed within seconds of its first queues, the one made last never finds a leader again.
        # After an orderly restart none is so new.
        cls.node("stop", cls.folder)
        cls.node("start", cls.folder)

    @classmethod
    def node(cls, *words: str) -> None:
        done = subprocess.run([str(_NODE), *words], capture_output=True, text=True, check=False, timeout=150)
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    @classmethod
    def url(cls) -> str:
        return f"amqp://quittance:{cls.settings['QUITTANCE_BROKER_PASSWORD']}@127.0.0.1:{cls.port()}/%2F"

    @classmethod
    def port(cls) -> str:
        return cls.settings["QUITTANCE_BROKER_PORT"]

    @classmethod
    @contextlib.contextmanager
    def admin(cls) -> Any:
        import pika

        with contextlib.closing(pika.BlockingConnection(pika.URLParameters(cls.url()))) as connection:
            yield connection.channel()

    def setUp(self) -> None:
        self.work = tempfile.mkdtemp(prefix="feed-work-")
        self.addCleanup(shutil.rmtree, self.work)
        with self.admin() as channel:
            channel.queue_purge("everything")
            channel.queue_purge("erp.replies.city")

    def feed(self, *more: str, user: str = "erp-city") -> tuple[int, list[dict[str, Any]], str]:
        output, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            code = erp_feed.main(["--system", "city", "--port", self.port(), "--user", user, "--password-file",
                                  str(self.password), "--journal", f"{self.work}/journal.sqlite", *more])
        return code, [json.loads(line) for line in output.getvalue().splitlines()], errors.getvalue()

    def events(self, *events: dict[str, Any]) -> str:
        path = Path(self.work) / "events.jsonl"
        path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
        return str(path)

    def arrived(self) -> list[tuple[Any, bytes]]:
        with self.admin() as channel:
            found = []
            while True:
                method, given, body = channel.basic_get("everything", auto_ack=True)
                if method is None:
                    return found
                found.append((given, body))

    def reply(self, message: str, type: str) -> None:
        import pika

        with self.admin() as channel:
            channel.confirm_delivery()
            channel.basic_publish(
                "", "erp.replies.city", json.dumps({"messageId": message, "type": "t"}).encode(),
                pika.BasicProperties(message_id=f"r-{message}", headers={"cloudEvents_type": type}))

    def test_message_is_a_persistent_cloud_event_of_its_user(self) -> None:
        code, _, _ = self.feed("publish", self.events(_event("m1", x=1)), "--wait", "0.2")
        self.assertEqual(code, 1, "nobody has answered")
        [(given, body)] = self.arrived()
        self.assertEqual(body, b'{"x":1}')
        self.assertEqual((given.message_id, given.user_id, given.delivery_mode, given.content_type),
                         ("m1", "erp-city", 2, "application/json"))
        attributes = {name.removeprefix("cloudEvents_"): value for name, value in given.headers.items()
                      if name.startswith("cloudEvents_")}
        self.assertEqual(attributes, {"specversion": "1.0", "id": "m1", "type": "erp.test.v1", "source": "/erp/city",
                                      "time": "2026-01-05T03:00:00Z"})

    def test_answers_decide_the_exit_code_and_are_printed_once(self) -> None:
        file = self.events(_event("m1"), _event("m2"))
        self.reply("m1", "erp.message.accepted.v1")
        self.reply("m2", "erp.message.rejected.v1")
        code, printed, errors = self.feed("publish", file, "--wait", "5")
        self.assertEqual((code, [one["data"]["messageId"] for one in printed]), (1, ["m1", "m2"]))
        self.assertIn("1 rejected, 0 not answered", errors)
        self.reply("m1", "erp.message.accepted.v1")
        self.assertEqual(self.feed("replies", "--wait", "0.5")[:2], (0, []))
        self.assertEqual(len(self.arrived()), 2)
        self.assertEqual(self.feed("publish", self.events(_event("m1")), "--wait", "0.5")[0], 0)
        self.assertEqual(self.arrived(), [], "what is confirmed is not sent again")

    def test_false_user_and_wrong_password_are_told(self) -> None:
        file = self.events(_event("m1"))
        code, _, errors = self.feed("publish", file, user="erp-trade")
        self.assertEqual(code, 2)
        self.assertIn("does not let erp-trade in", errors)
        self.assertNotIn("city-password", errors)

    def test_killed_broker_loses_nothing(self) -> None:
        options = argparse.Namespace(system="city", user="erp-city", host="127.0.0.1", port=int(self.port()), vhost="/",
                                     ca_file="", password_file=str(self.password))
        path = f"{self.work}/journal.sqlite"
        with contextlib.closing(erp_feed.Journal(path)) as journal:
            erp_feed.prepare(journal, (_event(f"m{number}") for number in range(2_000)), "city", bytes)
        confirmed: list[int] = []

        def relay() -> None:
            with contextlib.closing(erp_feed.Journal(path)) as journal:
                confirmed.append(erp_feed.relay(erp_feed.Broker(options), journal))

        with contextlib.redirect_stderr(io.StringIO()) as errors:
            thread = threading.Thread(target=relay)
            thread.start()
            self._wait_until_confirmed(path, 200)
            self.node("kill", self.folder)
            self.node("start", self.folder)
            thread.join(timeout=120)
        self.assertEqual(confirmed, [2_000])
        self.assertIn("trying again", errors.getvalue())
        ids = [given.message_id for given, _ in self.arrived()]
        self.assertEqual(set(ids), {f"m{number}" for number in range(2_000)})
        self.assertLessEqual(len(ids), 2_001, "at most the one message in flight is sent twice")

    def _wait_until_confirmed(self, path: str, count: int) -> None:
        turn = threading.Event()
        for _ in range(3_000):
            with contextlib.closing(erp_feed.Journal(path)) as journal:
                if 2_000 - len(journal.unconfirmed()) >= count:
                    return
            turn.wait(0.01)
        self.fail("nothing was confirmed in time")

    def test_the_checker_reads_the_whole_events_log(self) -> None:
        import pika

        with self.admin() as channel:
            channel.confirm_delivery()
            for number in range(1_500):
                kind = "contact.permitted.v1" if number % 3 == 0 else "account.state.v1"
                channel.basic_publish("", "events.log", json.dumps({"number": number}).encode(), pika.BasicProperties(
                    headers={"cloudEvents_id": f"e{number}", "cloudEvents_type": kind}))
        events = list(read_stream(self.url(), None, TYPES))
        self.assertEqual([event["data"]["number"] for event in events], list(range(0, 1_500, 3)))
        self.assertEqual(events[0], {"id": "e0", "type": "contact.permitted.v1", "data": {"number": 0}})


    def test_the_whole_check_reads_the_broker_instead_of_the_dump(self) -> None:
        import pika

        world = World()
        with self.admin() as channel:
            channel.queue_delete("events.log")
            channel.queue_declare("events.log", durable=True, arguments={"x-queue-type": "stream"})
            channel.confirm_delivery()
            for event in world.events:
                channel.basic_publish("", "events.log", json.dumps(event["data"]).encode(), pika.BasicProperties(
                    headers={"cloudEvents_id": event["id"], "cloudEvents_type": event["type"]}))
        folder = world.write(Path(self.work))
        (folder / "decisions.jsonl").unlink()
        password = folder / "password"
        password.write_text(self.settings["QUITTANCE_BROKER_PASSWORD"], encoding="utf-8")
        url = f"amqp://quittance@127.0.0.1:{self.port()}/%2F"
        with contextlib.redirect_stdout(io.StringIO()) as output:
            code = outside.main([str(folder), "--broker", url, "--broker-password-file", str(password)])
        self.assertEqual(code, 0, output.getvalue())
        with contextlib.redirect_stderr(io.StringIO()) as errors:
            password.write_text("wrong", encoding="utf-8")
            self.assertEqual(
                outside.main([str(folder), "--broker", url, "--broker-password-file", str(password)]), 2)
        self.assertIn("broker could not be read", errors.getvalue())


def _event(id: str, **data: Any) -> dict[str, Any]:
    return {"id": id, "type": "erp.test.v1", "time": "2026-01-05T03:00:00Z", "data": data}


if __name__ == "__main__":
    unittest.main()
