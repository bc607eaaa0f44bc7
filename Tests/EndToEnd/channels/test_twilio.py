"""Text messages by a Twilio-compatible API: what the notifier posts, what the answers mean, and what communication makes of
call-backs that Twilio's own library signed."""

from __future__ import annotations

import email
import email.policy
import sqlite3
import urllib.request

from bench import ChannelCase, wait_for, write_secret
from mail_server import MailServer
from twilio_peer import ACCOUNT, TwilioPeer
from world import DUE, World, run_communication


class Texts(ChannelCase):
    def setUp(self) -> None:
        super().setUp()
        self.peer = TwilioPeer("a token of the account")
        self.addCleanup(self.peer.stop)

    def texter(self, **settings: str):
        return self.notifier(**({
            "QUITTANCE_CHANNELS": "sms,whatsapp", "QUITTANCE_SMS": "twilio", "QUITTANCE_WHATSAPP": "twilio",
            "QUITTANCE_TWILIO_URL": self.peer.url, "QUITTANCE_TWILIO_ACCOUNT": ACCOUNT,
            "QUITTANCE_TWILIO_TOKEN_FILE": write_secret(self.folder / "token", self.peer.token),
            "QUITTANCE_TWILIO_FROM": "+27110000000", "QUITTANCE_TWILIO_WHATSAPP_FROM": "+27110000001",
            "QUITTANCE_TWILIO_TIMEOUT": "2"} | settings))

    def test_each_answer_becomes_the_outcome_that_it_means(self) -> None:
        program = self.texter(QUITTANCE_SLOTS="1")
        expected = [
            ("0", "sent", None), ("1", "failed", "opted-out"), ("2", "failed", "number-gone"),
            ("3", "unused", "provider-503"), ("4", "in-doubt", "provider-500"), ("0", "sent", None),
            ("5", "in-doubt", "no-answer"), ("6", "in-doubt", "answer-unreadable"), ("7", "unused", "temporary-21611")]
        for digit, result, cause in expected:
            item = self.outcome(self.desk.grant("sms", f"+2782123456{digit}"))
            self.assertEqual((item["result"], item.get("cause")), (result, cause), digit)
            self.assertEqual(item.get("retryAfterMilliseconds"), 90_000 if digit == "7" else None)
            self.assertEqual(item.get("providerReference", "").startswith("SM"), digit == "0")
        # One request a message, each over a connection of its own: none is sent again by a library underneath.
        self.assertEqual(len(set(self.peer.asked)), len(expected))
        self.assertEqual(len(self.peer.asked), len(expected))
        for word in ("2782123456", "Nomsa", "1 234", self.peer.token):
            self.assertNotIn(word, program.words())

    def test_the_message_and_the_same_over_whatsapp(self) -> None:
        self.texter()
        text = "Ŝemaê {R 1 234.50} & more\nTo=+1900\nSTOP to opt out"
        for channel, scheme, sender in (("sms", "", "+27110000000"), ("whatsapp", "whatsapp:", "+27110000001")):
            contact = self.desk.grant(channel, "+27821234568", body=text)
            self.assertEqual(self.outcome(contact)["result"], "sent")
            message = self.peer.messages[-1]
            self.assertEqual(message["Body"], text)
            self.assertEqual((message["To"], message["From"]), (f"{scheme}+27821234568", scheme + sender))
            self.assertEqual(message["StatusCallback"], self.bench.deployment.public_url
                             + f"/callbacks/twilio?contact={contact}&attempt=1")
            self.assertLessEqual(int(message["ValidityPeriod"]), 3_600)

    def test_nothing_is_posted_for_what_is_no_number(self) -> None:
        self.texter()
        item = self.outcome(self.desk.grant("sms", "+27821234567\r\nTo: +1900"))
        self.assertEqual((item["result"], item["cause"]), ("failed", "number-malformed"))
        self.assertEqual(self.peer.asked, [])


class Callbacks(ChannelCase):
    """With the whole of communication."""

    def setUp(self) -> None:
        super().setUp()
        self.desk.close()
        # Twilio signs what comes in and what it calls back with the account's one token.
        self.peer = TwilioPeer((self.bench.deployment.keys / "inbound-sms.token").read_text().strip())
        self.addCleanup(self.peer.stop)
        self.mail = MailServer()
        self.addCleanup(self.mail.stop)
        self.world = World(self.bench)
        self.addCleanup(self.world.close)
        self.program, self.store = run_communication(self, self.world)
        self.carrier = self.notifier(
            QUITTANCE_CHANNELS="sms,email", QUITTANCE_SMS="twilio", QUITTANCE_TWILIO_URL=self.peer.url,
            QUITTANCE_TWILIO_ACCOUNT=ACCOUNT, QUITTANCE_TWILIO_FROM="+27110000000",
            QUITTANCE_TWILIO_TOKEN_FILE=write_secret(self.folder / "token", self.peer.token),
            QUITTANCE_EMAIL="smtp", QUITTANCE_SMTP_HOST="127.0.0.1", QUITTANCE_SMTP_PORT=str(self.mail.port),
            QUITTANCE_SMTP_SECURITY="none")

    def sent(self, mobile: str) -> dict[str, str]:
        """A debtor's first message, by text."""
        self.world.debtor(1, mobile=mobile, email="ok.planted@example.org")
        self.world.feed()
        self.world.advance(DUE)
        return wait_for("a text message", lambda: self.peer.messages)[0]

    def call(self, message: dict[str, str], status: str, token: str | None = None, **more: str) -> int:
        fields = {"MessageSid": message["sid"], "MessageStatus": status, "To": message["To"],
                  "AccountSid": ACCOUNT} | more
        public = message["StatusCallback"]
        inside = public.replace(self.bench.deployment.public_url, self.bench.deployment.url("communication"))
        return self.peer.call_back(public, fields, to=inside, token=token)

    def rows(self, query: str, *values: object) -> list[tuple]:
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as store:
            return store.execute(query, values).fetchall()

    def trail(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT what FROM contactEvent ORDER BY sequence")]

    def test_delivered_is_known_to_the_contact_and_said_once(self) -> None:
        message = self.sent("+27821234560")
        wait_for("sent", lambda: "sent" in self.trail())
        for status in ("sent", "delivered", "delivered", "sent"):
            self.assertEqual(self.call(message, status), 204)
        self.assertEqual(self.trail(), ["permitted", "sent", "delivered"])

    def test_undelivered_goes_on_by_the_next_channel(self) -> None:
        message = self.sent("+27821234560")
        wait_for("sent", lambda: "sent" in self.trail())
        for _ in range(3):
            self.assertEqual(self.call(message, "undelivered", ErrorCode="30003"), 204)
        self.assertEqual(self.rows("SELECT result, cause FROM contact WHERE channel = 'sms'"),
                         [("failed", "undelivered-30003")])
        self.world.advance("2026-01-05T07:30:00Z")
        self.world.feed()
        wait_for("the same by e-mail", lambda: self.mail.received)
        self.assertEqual(self.mail.received[0].recipient, "ok.planted@example.org")
        self.assertEqual(len(self.peer.messages), 1)

    def test_a_name_that_nobody_knows_is_kept_and_nothing_else_happens(self) -> None:
        message = self.sent("+27821234560")
        wait_for("sent", lambda: "sent" in self.trail())
        strange = message | {"sid": "SM" + "f" * 32}
        for _ in range(2):
            self.assertEqual(self.call(strange, "undelivered", ErrorCode="30005"), 204)
        self.assertEqual(self.rows("SELECT reference, standing FROM deliveryReport"), [("SM" + "f" * 32, "unknown")])
        self.assertEqual(self.trail(), ["permitted", "sent"])

    def test_a_forged_or_changed_callback_is_refused_and_leaves_no_trace(self) -> None:
        message = self.sent("+27821234560")
        wait_for("sent", lambda: "sent" in self.trail())
        self.assertEqual(self.call(message, "failed", token="another token"), 403)
        other = message | {"StatusCallback": message["StatusCallback"].replace("attempt=1", "attempt=2")}
        signed_for = message["StatusCallback"]
        fields = {"MessageSid": message["sid"], "MessageStatus": "failed"}
        inside = other["StatusCallback"].replace(
            self.bench.deployment.public_url, self.bench.deployment.url("communication"))
        self.assertEqual(self.peer.call_back(signed_for, fields, to=inside), 403)
        self.assertEqual(self.rows("SELECT * FROM deliveryReport"), [])
        # Signed, but garbage.
        self.assertEqual(self.call(message, "teleported"), 400)
        self.assertEqual(self.rows("SELECT result FROM contact WHERE channel = 'sms'"), [("sent",)])

    def test_an_opt_out_that_only_the_provider_knows_is_one_here(self) -> None:
        self.world.debtor(1, mobile="+27821234561", email="ok.planted@example.org")
        self.world.feed()
        self.world.advance(DUE)
        wait_for("the opt-out", lambda: self.rows("SELECT scope, source FROM optOut") == [("sms", "network")])
        self.assertEqual(self.peer.messages, [])

    def test_replies_signed_by_the_library_are_read_however_long_and_by_whatsapp(self) -> None:
        self.sent("+27821234560")
        url = self.bench.deployment.public_url + "/inbound/sms"
        inside = self.bench.deployment.url("communication") + "/inbound/sms"
        long = "STOP please " + "x" * 9_000
        for sid, sender, body in (("SM1", "+27821234560", long), ("SM2", "whatsapp:+27821234560", "stop"),
                                  ("SM3", "+27821234560", "Ŝemaê & more = +?")):
            fields = {"MessageSid": sid, "From": sender, "To": "+27110000000", "Body": body, "NumMedia": "0"}
            self.assertEqual(self.peer.call_back(url, fields, to=inside), 200, sid)
            self.assertEqual(self.peer.call_back(url, fields, to=inside, token="forged"), 403, sid)
        self.assertEqual(self.rows("SELECT replyId, channel, intent FROM reply ORDER BY replyId"),
                         [("SM1", "sms", "stop"), ("SM2", "whatsapp", "stop"), ("SM3", "sms", "unsure")])
        self.assertEqual(sorted(self.rows("SELECT scope FROM optOut")), [("sms",), ("whatsapp",)])
        for word in ("Planted", "planted", "821234560", "STOP"):
            self.assertNotIn(word, self.program.words())

    def test_one_press_on_a_mail_programs_button_opts_out_of_e_mail(self) -> None:
        self.world.debtor(1, email="ok.planted@example.org")
        self.world.feed()
        self.world.advance(DUE)
        mail = wait_for("a mail", lambda: self.mail.received)[0]
        text = email.message_from_bytes(mail.content, policy=email.policy.default)
        link = text["List-Unsubscribe"].strip("<>")
        inside = link.replace(self.bench.deployment.public_url, self.bench.deployment.url("communication"))
        press = urllib.request.Request(inside, b"List-Unsubscribe=One-Click", {
            "Content-Type": "application/x-www-form-urlencoded"})
        with urllib.request.urlopen(press, timeout=10) as answer:
            self.assertEqual(answer.status, 200)
        self.assertEqual(self.rows("SELECT scope, source FROM optOut"), [("email", "one-click")])
