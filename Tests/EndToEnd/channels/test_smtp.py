"""The notifier's program hands e-mail to a mail server that nobody here wrote, and tells what became of it."""

from __future__ import annotations

import email
import email.policy
import time

from bench import ChannelCase, wait_for, write_secret
from mail_server import MailServer, certificate


class SMTP(ChannelCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = MailServer()
        self.addCleanup(self.server.stop)

    def mailer(self, port: int | None = None, **settings: str):
        return self.notifier(**({
            "QUITTANCE_CHANNELS": "email", "QUITTANCE_EMAIL": "smtp", "QUITTANCE_SMTP_HOST": "127.0.0.1",
            "QUITTANCE_SMTP_PORT": str(port or self.server.port), "QUITTANCE_SMTP_SECURITY": "none",
            "QUITTANCE_SMTP_TIMEOUT": "2", "QUITTANCE_SMTP_BOUNCES": "bounces@metsi.example"} | settings))

    def test_each_answer_of_the_server_becomes_the_outcome_that_it_means(self) -> None:
        self.mailer()
        expected = {
            "ok": ("sent", None), "grey": ("unused", "temporary-451"), "gone": ("failed", "mailbox-gone"),
            "policy": ("failed", "refused-550"), "full": ("unused", "temporary-452"), "spam": ("failed", "refused-554"),
            "drop": ("in-doubt", "no-answer"), "slow": ("in-doubt", "no-answer")}
        contacts = {name: self.desk.grant("email", f"{name}@example.org") for name in expected}
        for name, (result, cause) in expected.items():
            item = self.outcome(contacts[name])
            self.assertEqual((item["result"], item.get("cause")), (result, cause), name)
            self.assertEqual("retryAfterMilliseconds" in item, name in ("grey", "full"), name)
        # Nothing was tried a second time by the notifier itself, whatever was said of it.
        self.assertEqual(sorted(self.server.tried), sorted(f"{name}@example.org" for name in expected))

    def test_the_request_says_that_silence_is_not_to_be_resolved_and_how_long_it_may_last(self) -> None:
        self.mailer(QUITTANCE_SMTP_TIMEOUT="30")
        request = wait_for("a request", lambda: self.desk.requests)[0]
        self.assertEqual(request["carriers"], [
            {"channel": "email", "adapter": "smtp", "isIdempotent": False, "timeoutMilliseconds": 30_000}])

    def test_the_message_is_one_that_others_read_as_it_was_meant(self) -> None:
        self.mailer()
        body = "Dear Nomsa,\n.a line with a dot\nŝemaê\nNo more of these: https://pay.example.org/o/tok-EN_1.\n"
        contact = self.desk.grant("email", "ok@example.org", body=body, title="Your account\r\nBcc: all@example.org")
        self.assertEqual(self.outcome(contact)["result"], "sent")
        received = self.server.received[0]
        mail = email.message_from_bytes(received.content, policy=email.policy.default)
        self.assertEqual(mail.defects, [])
        self.assertEqual(mail.get_content().replace("\r\n", "\n").rstrip("\n"), body.rstrip("\n"))
        self.assertEqual(mail["Message-ID"], f"<{contact}@metsi.example>")
        self.assertEqual(mail["List-Unsubscribe"], "<https://pay.example.org/o/tok-EN_1>")
        self.assertEqual(mail["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        self.assertIsNone(mail["Bcc"])
        self.assertRegex(received.sender, rf"^bounces\+{contact}\.1\.[0-9a-f]{{20}}@metsi\.example$")
        self.assertLessEqual(len(received.sender.split("@")[0]), 64)

    def test_connections_are_used_again(self) -> None:
        self.mailer(QUITTANCE_SLOTS="1")
        contacts = [self.desk.grant("email", f"ok{number}@example.org") for number in range(10)]
        for contact in contacts:
            self.assertEqual(self.outcome(contact)["result"], "sent")
        self.assertEqual(len({received.peer for received in self.server.received}), 1)

    def test_a_server_that_is_away_is_left_alone_and_tried_with_one_message(self) -> None:
        port = self.server.port
        self.server.stop()
        program = self.mailer()
        contacts = [self.desk.grant("email", f"ok{number}@example.org") for number in range(40)]
        wait_for("the channel pauses", lambda: "its channel pauses" in program.words())
        items = [self.desk.outcomes[contact][0] for contact in list(self.desk.outcomes)]
        self.assertTrue(all(item["result"] == "unused" and item["cause"] == "mail-cannot-connect" for item in items))
        self.assertGreater(self.desk.left, 20)
        wait_for("a trial of one", lambda: any(
            carrier.get("limit") == 1 for request in self.desk.requests for carrier in request["carriers"]))
        self.server = MailServer(port=port)
        wait_for("the rest is sent", lambda: self.desk.left == 0 and len(self.desk.outcomes) == len(contacts))
        sent = [contact for contact in contacts if self.desk.outcomes[contact][0]["result"] == "sent"]
        self.assertEqual(len(sent), len(self.server.received))

    def test_no_faster_than_the_provider_takes(self) -> None:
        self.mailer(QUITTANCE_SMTP_RATE="10", QUITTANCE_SLOTS="32")
        began = time.monotonic()
        contacts = [self.desk.grant("email", f"ok{number}@example.org") for number in range(40)]
        for contact in contacts:
            self.assertEqual(self.outcome(contact)["result"], "sent")
        # Ten at once, then ten a second.
        self.assertGreater(time.monotonic() - began, 2.8)

    def test_neither_address_nor_text_is_logged(self) -> None:
        program = self.mailer()
        for name in ("ok", "gone", "drop"):
            self.outcome(self.desk.grant("email", f"{name}.planted@example.org", body="Plantedtext"))
        self.assertIn("a contact was handed over", program.words())
        for word in ("planted", "Planted", "Nomsa", "1 234"):
            self.assertNotIn(word, program.words())


class SecuredSMTP(ChannelCase):
    LOGIN = ("quittance", "a password of ours")

    def secured(self, server: MailServer, security: str, **settings: str):
        self.addCleanup(server.stop)
        return self.notifier(**({
            "QUITTANCE_CHANNELS": "email", "QUITTANCE_EMAIL": "smtp", "QUITTANCE_SMTP_HOST": "localhost",
            "QUITTANCE_SMTP_PORT": str(server.port), "QUITTANCE_SMTP_SECURITY": security,
            "QUITTANCE_SMTP_AUTHORITIES": str(self.folder / "ca.pem"), "QUITTANCE_SMTP_USER": self.LOGIN[0],
            "QUITTANCE_SMTP_PASSWORD_FILE": write_secret(self.folder / "password", self.LOGIN[1])} | settings))

    def test_with_a_login_over_starttls_and_over_tls(self) -> None:
        for security in ("starttls", "tls"):
            _, context = certificate(self.folder)
            server = MailServer(tls=context, login=self.LOGIN, immediately=security == "tls")
            program = self.secured(server, security)
            item = self.outcome(self.desk.grant("email", "ok@example.org"))
            self.assertEqual((item["result"], item.get("cause")), ("sent", None), security)
            self.assertTrue(server.received[0].is_encrypted or security == "tls")
            self.assertEqual(server.received[0].login, self.LOGIN[0])
            self.assertNotIn(self.LOGIN[1], program.words())
            program.stop()

    def test_a_server_that_cannot_be_trusted_or_does_not_let_us_in_gets_nothing(self) -> None:
        _, context = certificate(self.folder, host="elsewhere.example")
        cases = [
            (MailServer(tls=context, login=self.LOGIN), "mail-not-trusted"),
            # It offers no TLS at all.
            (MailServer(), "mail-not-trusted"),
        ]
        for server, cause in cases:
            program = self.secured(server, "starttls")
            item = self.outcome(self.desk.grant("email", "ok@example.org"))
            self.assertEqual((item["result"], item["cause"]), ("unused", cause))
            self.assertEqual(server.tried, [])
            program.stop()
        _, context = certificate(self.folder)
        server = MailServer(tls=context, login=(self.LOGIN[0], "another password"))
        self.secured(server, "starttls")
        item = self.outcome(self.desk.grant("email", "ok@example.org"))
        self.assertEqual((item["result"], item["cause"]), ("unused", "mail-login-refused"))
        self.assertEqual(server.tried, [])
