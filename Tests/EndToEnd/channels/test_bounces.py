"""A bounce that a real Postfix writes finds its contact: handed over by the notifier's program, taken by Postfix, refused by
the server behind it, delivered into a Maildir, read by communication."""

from __future__ import annotations

import sqlite3

from bench import ChannelCase, wait_for
from mail_server import MailServer
from postfix import PORT, Postfix
from world import DUE, World, run_communication


class Bounces(ChannelCase):
    def setUp(self) -> None:
        super().setUp()
        self.desk.close()
        self.behind = MailServer()
        self.addCleanup(self.behind.stop)
        self.postfix = Postfix(self.folder, self.behind.port)
        self.addCleanup(self.postfix.stop)
        self.world = World(self.bench)
        self.addCleanup(self.world.close)
        self.program, self.store = run_communication(
            self, self.world, QUITTANCE_BOUNCES=str(self.postfix.maildir))
        self.notifier(
            QUITTANCE_CHANNELS="email", QUITTANCE_EMAIL="smtp", QUITTANCE_SMTP_HOST="127.0.0.1",
            QUITTANCE_SMTP_PORT=str(PORT), QUITTANCE_SMTP_SECURITY="none",
            QUITTANCE_SMTP_BOUNCES="bounces@metsi.example")

    def rows(self, query: str) -> list[tuple]:
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as store:
            return store.execute(query).fetchall()

    def send(self, address: str) -> None:
        self.world.debtor(1, email=address)
        self.world.feed()
        self.world.advance(DUE)

    def test_a_mailbox_that_is_gone_is_marked(self) -> None:
        self.send("gone.planted@example.org")
        wait_for("the bounce is read", lambda: self.rows("SELECT standing FROM deliveryReport") == [("applied",)], 60)
        self.assertEqual(self.rows("SELECT provider, status FROM deliveryReport"), [("mail", "failed-5.1.1")])
        self.assertEqual(self.rows("SELECT result, cause FROM contact WHERE result IS NOT NULL"),
                         [("failed", "mailbox-gone")])
        self.assertEqual(self.rows("SELECT quality FROM vaultAddress WHERE kind = 'email'"), [("bounced",)])
        self.assertEqual(list((self.postfix.maildir / "new").iterdir()), [])
        self.assertNotIn("planted", self.program.words())

    def test_another_permanent_refusal_marks_no_address(self) -> None:
        self.send("policy.planted@example.org")
        wait_for("the bounce is read", lambda: self.rows("SELECT standing FROM deliveryReport") == [("applied",)], 60)
        self.assertEqual(self.rows("SELECT result, cause FROM contact WHERE result IS NOT NULL"),
                         [("failed", "bounced-5.7.1")])
        self.assertEqual(self.rows("SELECT quality FROM vaultAddress WHERE kind = 'email'"), [("good",)])

    def test_what_postfix_has_to_try_again_arrives(self) -> None:
        self.send("grey.planted@example.org")
        wait_for("it arrives", lambda: self.behind.received, 60)
        self.assertRegex(self.behind.received[0].sender, r"^bounces\+[0-9a-f]+\.1\.[0-9a-f]{20}@metsi\.example$")
        self.assertEqual(self.rows("SELECT result FROM contact WHERE result IS NOT NULL"), [("sent",)])
        self.assertEqual(self.rows("SELECT * FROM deliveryReport"), [])
