"""Text messages by a real Kannel gateway: handed over by the notifier's program, delivered by its fake network, receipts and
replies called back to communication."""

from __future__ import annotations

import sqlite3
import urllib.error
import urllib.parse
import urllib.request

from bench import ChannelCase, wait_for, write_secret
from kannel import Kannel
from world import DUE, World, run_communication


class Gateway(ChannelCase):
    def setUp(self) -> None:
        super().setUp()
        self.inside = self.bench.deployment.url("communication")
        token = (self.bench.deployment.keys / "inbound-kannel.token").read_text().strip()
        address = self.inside.removeprefix("http://")
        self.kannel = Kannel(self.folder, f"http://kannel:{token}@{address}/inbound/kannel?id=%I")
        self.addCleanup(self.kannel.stop)

    def texter(self, **settings: str):
        return self.notifier(**({
            "QUITTANCE_CHANNELS": "sms", "QUITTANCE_SMS": "kannel", "QUITTANCE_KANNEL_URL": self.kannel.url,
            "QUITTANCE_KANNEL_USER": Kannel.USER,
            "QUITTANCE_KANNEL_PASSWORD_FILE": write_secret(self.folder / "kannel-password", Kannel.PASSWORD),
            # Receipts are called back to where communication listens, without the edge between.
            "QUITTANCE_PUBLIC_URL": self.inside} | settings))

    def test_the_text_reaches_the_telephone_as_it_was_written(self) -> None:
        program = self.texter()
        network = self.kannel.network()
        texts = {"+27821234567": "R 1 234.50 at {Metsi} [x] & more", "+27821234568": "Ŝemaê ungakhokha"}
        for number, text in texts.items():
            contact = self.desk.grant("sms", number, body=text, senderName="MetsiCity")
            item = self.outcome(contact)
            self.assertEqual((item["result"], item["providerReference"]), ("sent", contact))
        wait_for("both arrive", lambda: len(network.delivered) == 2)
        found = {number: (sender, coding, text) for sender, number, coding, text in network.delivered}
        self.assertEqual(found["+27821234567"], ("MetsiCity", "text", texts["+27821234567"]))
        sender, coding, text = found["+27821234568"]
        self.assertEqual((sender, coding), ("MetsiCity", "ucs-2"))
        self.assertEqual(urllib.parse.unquote_to_bytes(text.replace("+", " ")).decode("utf-16-be"), texts["+27821234568"])
        for word in ("2782123456", "Metsi", Kannel.PASSWORD):
            self.assertNotIn(word, program.words())

    def test_what_it_refuses_and_when_it_is_away(self) -> None:
        program = self.texter(QUITTANCE_KANNEL_PASSWORD_FILE=write_secret(self.folder / "wrong", "another password"))
        item = self.outcome(self.desk.grant("sms", "+27821234567"))
        self.assertEqual((item["result"], item["cause"]), ("unused", "provider-403"))
        program.stop()
        self.kannel.stop()
        self.texter()
        item = self.outcome(self.desk.grant("sms", "+27821234567"))
        self.assertEqual((item["result"], item["cause"]), ("unused", "provider-cannot-connect"))


class Receipts(Gateway):
    """With the whole of communication."""

    def setUp(self) -> None:
        super().setUp()
        self.desk.close()
        self.world = World(self.bench)
        self.addCleanup(self.world.close)
        self.program, self.store = run_communication(self, self.world)
        self.texter()

    test_the_text_reaches_the_telephone_as_it_was_written = None
    test_what_it_refuses_and_when_it_is_away = None

    def rows(self, query: str) -> list[tuple]:
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as store:
            return store.execute(query).fetchall()

    def trail(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT what FROM contactEvent ORDER BY sequence")]

    def test_a_receipt_and_a_stop_come_back(self) -> None:
        self.world.debtor(1, mobile="+27821234567")
        self.world.feed()
        self.world.advance(DUE)
        network = self.kannel.network("+27821234567 100 text Please+STOP+this")
        wait_for("the text arrives", lambda: network.delivered)
        wait_for("the receipt is here", lambda: "delivered" in self.trail())
        wait_for("the reply is here", lambda: self.rows("SELECT intent FROM reply") == [("stop",)])
        self.assertEqual(self.rows("SELECT scope FROM optOut"), [("sms",)])
        self.assertEqual(self.rows("SELECT provider, status, standing FROM deliveryReport"),
                         [("kannel", "type-1", "applied")])
        for word in ("821234567", "STOP", "Planted"):
            self.assertNotIn(word, self.program.words())

    def test_nobody_else_can_speak_for_the_gateway(self) -> None:
        self.world.debtor(1, mobile="+27821234567")
        self.world.feed()
        self.world.advance(DUE)
        network = self.kannel.network()
        wait_for("the text arrives", lambda: network.delivered)
        wait_for("the receipt is here", lambda: "delivered" in self.trail())
        contact = self.rows("SELECT contactId FROM contact WHERE result = 'sent'")[0][0]
        callback = f"{self.inside}/callbacks/kannel?contact={contact}&attempt=1&mark={'0' * 20}&type=2"
        self.assertEqual(status(callback), 403)
        self.assertEqual(status(callback.replace(f"&mark={'0' * 20}", "")), 403)
        reply = urllib.request.Request(f"{self.inside}/inbound/kannel?id=x", b"STOP", {
            "X-Kannel-From": "+27821234567", "Content-Type": "text/plain"})
        self.assertEqual(status(reply), 401)
        reply.add_header("Authorization", "Basic a2FubmVsOmFub3RoZXI=")
        self.assertEqual(status(reply), 401)
        self.assertEqual(self.rows("SELECT result FROM contact WHERE result IS NOT NULL"), [("sent",)])
        self.assertEqual(self.rows("SELECT * FROM reply"), [])


def status(request: str | urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
