"""Good runs pass; what was lost, doubled, wrongly answered or wrongly booked is found; the command itself."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from case import Case  # noqa: E402
from world import BEGIN, FRIDAY, MONDAY, THURSDAY, WEDNESDAY, World, account, invoice, wording  # noqa: E402

import outside  # noqa: E402
import summary  # noqa: E402


ROOT = Path(__file__).resolve().parents[3]


class GoodRuns(Case):
    """What looks like a fault and is none."""

    def test_good_run_passes_with_its_figures(self) -> None:
        code, result = self.run_command(World())
        self.assertEqual(result["findings"], [])
        self.assertEqual(code, 0)
        self.assertEqual(set(result["counts"].values()), {0})
        facts = result["summary"]
        self.assertEqual(facts["erpEvents"], {"published": 24, "applied": 17, "rejected": 7})
        self.assertEqual(facts["contacts"], {
            "permitted": 6, "sent": 6, "inDoubt": 0, "refused": {"Q-PAID": 1},
            "byChannel": {"email": 2, "letter": 1, "sms": 3},
            "byClass": {"collection": 4, "receipt": 1, "reminder": 1}})
        self.assertEqual(facts["payments"], {"ZAR": {"count": 2, "amount": "84.50"}})
        self.assertEqual(facts["balances"], {"ZAR": {"ledger": "6500.00", "feed": "6500.00"},
                                             "USD": {"ledger": "75.00", "feed": "75.00"}})
        self.assertEqual((facts["violations"], facts["lost"], facts["duplicated"]), ([], 0, 0))
        self.assertEqual((facts["seed"], facts["decisionRecords"]), (7, 7))
        self.assertEqual(result["measured"]["erpResends"], 1)

    def test_act_and_contact_at_the_same_instant(self) -> None:
        at = f"{WEDNESDAY}T07:00:00Z"

        def change(world: World) -> None:
            world.act(at, "city:D-2", "stop-sms")
            world.act(at, "city:D-2", "dispute", account="city:A-2", disputeId="x")
            world.pay(at, "city:D-2", "city:A-2", "400.00", "g-2")
            world.balances["city:A-2"] = ("ZAR", "0.00")

        self.assert_found(change, [])

    def test_resolved_dispute_ended_status_and_opting_in_again_free_the_way(self) -> None:
        def change(world: World) -> None:
            world.act(BEGIN, "city:D-2", "dispute", account="city:A-2", disputeId="x")
            world.act(f"{MONDAY}T12:00:00Z", "city:D-2", "resolve-dispute", account="city:A-2",
                      disputeId="x", result="rejected")
            world.act(BEGIN, "city:D-2", "optout", channels=["sms"])
            world.act(f"{MONDAY}T12:00:00Z", "city:D-2", "optin", channels=["sms"])
            for status, hour in (("debt-review", 4), ("none", 5)):
                world.publish("city", "debtor.status-changed", {"debtorId": "D-2", "status": status, "since": MONDAY},
                              at=f"{MONDAY}T{hour:02}:00:00Z")

        self.assert_found(change, [])

    def test_one_confirmation_after_an_opt_out_and_other_channels(self) -> None:
        def change(world: World) -> None:
            world.act(f"{WEDNESDAY}T08:00:00Z", "city:D-2", "stop-sms")
            world.contact("sms", f"{WEDNESDAY}T08:30:00Z", "city:D-2", "city:A-2", "400.00", kind="confirmation")
            world.contact("email", f"{FRIDAY}T08:30:00Z", "city:D-2", "city:A-2", "400.00")

        self.assert_found(change, [])

    def test_failed_act_stops_nothing(self) -> None:
        self.assert_found(lambda world: world.act(BEGIN, "city:D-2", "stop-sms", status=422), [])

    def test_receipt_after_payment_shows_what_was_paid(self) -> None:
        def change(world: World) -> None:
            world.pay(f"{WEDNESDAY}T08:00:00Z", "city:D-2", "city:A-2", "400.00", "g-2", f"{WEDNESDAY}T08:30:00Z")
            world.balances["city:A-2"] = ("ZAR", "0.00")

        self.assert_found(change, [])

    def test_upheld_dispute_and_cancelled_invoice_lower_the_balance(self) -> None:
        def change(world: World) -> None:
            world.act(f"{THURSDAY}T08:00:00Z", "city:D-2", "dispute", account="city:A-2", disputeId="x")
            world.act(f"{THURSDAY}T09:00:00Z", "city:D-2", "resolve-dispute", account="city:A-2",
                      disputeId="x", result="partly-upheld", amount="150.00", currency="ZAR")
            world.publish("trade", "invoice.issued", invoice("A-1", "I-7", "9.00"), at=f"{FRIDAY}T08:00:00Z")
            world.publish("trade", "invoice.cancelled", {"accountId": "A-1", "invoiceId": "I-7", "reason": "slip"},
                          at=f"{FRIDAY}T09:00:00Z")
            world.contact("email", f"{THURSDAY}T10:00:00Z", "city:D-2", "city:A-2", "250.00")
            world.balances["city:A-2"] = ("ZAR", "250.00")

        self.assert_found(change, [])

    def test_credit_agreement_pays_interest_first(self) -> None:
        def change(world: World) -> None:
            world.publish("trade", "invoice.issued", invoice("A-1", "I-6", "80.00", "2026-02-02", kind="interest"))
            world.publish("trade", "payment.recorded", {"accountId": "A-1", "paymentId": "P-9", "amount": "80.00",
                                                        "currency": "ZAR", "receivedOn": MONDAY})

        self.assert_found(change, [])

    def test_permit_without_file_is_explained_by_its_outcome(self) -> None:
        def change(world: World) -> None:
            for number, result in enumerate(("in-doubt", "unused", "failed"), start=91):
                world.decide(f"c{number}", "sms", f"d-{number}")
                world.settle(f"c{number}", "sms", result)

        self.assert_found(change, [])

    def test_log_may_hold_an_event_twice(self) -> None:
        self.assert_found(lambda world: world.events.append(dict(world.events[0])), [])

    def test_refusals_that_depend_on_real_time_stand_under_measured(self) -> None:
        world = World()
        world.decide("c95", "sms", "d-95", verdict="delay")
        world.event("contact.refused.v1", contact={"contactID": "c95"}, rules=["Q-FRESH"], decisionID="d-95")
        code, result = self.run_command(world)
        self.assertEqual(code, 0)
        self.assertEqual(result["summary"]["decisionRecords"], 7)
        self.assertEqual(result["summary"]["contacts"]["refused"], {"Q-PAID": 1})
        self.assertEqual(result["measured"]["refusedLate"], {"Q-FRESH": 1})


class NothingLostNothingTwice(Case):
    def test_contact_in_two_files(self) -> None:
        self.assert_found(lambda world: world.texts.append({**world.texts[1], "file": "c05-2"}), ["twice"], ["c05"])

    def test_contact_by_two_channels(self) -> None:
        mail = {"to": "two@example.org", "text": wording("email", False, "400.00")}
        self.assert_found(lambda world: world.mails.append({**world.texts[1], **mail}), ["twice"], ["c05"])

    def test_same_step_of_the_same_episode_again(self) -> None:
        def change(world: World) -> None:
            world.contact("email", f"{FRIDAY}T07:30:00Z", "city:D-2", "city:A-2", "400.00", step="collection-5")

        self.assert_found(change, ["twice"], ["c06"])

    def test_same_step_about_the_next_invoice_is_another_episode(self) -> None:
        def change(world: World) -> None:
            world.publish("city", "invoice.issued", invoice("A-2", "I-6", "60.00", "2025-12-08"))
            world.publish("city", "payment.recorded", {"accountId": "A-2", "paymentId": "P-8", "amount": "400.00",
                                                       "currency": "ZAR", "receivedOn": WEDNESDAY},
                          at=f"{WEDNESDAY}T09:00:00Z")
            world.texts[1].update(amount="460.00", text=wording("sms", False, "460.00"))
            world.contact("email", f"{FRIDAY}T07:30:00Z", "city:D-2", "city:A-2", "60.00", step="collection-5")
            world.balances["city:A-2"] = ("ZAR", "60.00")

        self.assert_found(change, [])

    def test_reminder_of_the_same_invoice_again(self) -> None:
        def change(world: World) -> None:
            world.contact("email", f"{THURSDAY}T07:30:00Z", "city:D-1", "city:A-1", "234.50", kind="reminder",
                          invoice="I-2", step="reminder-1")
            world.letters.clear()
            for kind in ("decision.recorded.v1", "contact.permitted.v1", "contact.settled.v1"):
                world.unsay(kind, "c03")

        self.assert_found(change, ["twice"], ["c06"])

    def test_reminder_of_another_invoice(self) -> None:
        def change(world: World) -> None:
            world.publish("city", "invoice.issued", invoice("A-1", "I-6", "60.00", "2026-01-22"))
            world.contact("sms", "2026-01-20T07:30:00Z", "city:D-1", "city:A-1", "60.00", kind="reminder",
                          invoice="I-6", step="reminder-1")
            world.balances["city:A-1"] = ("ZAR", "1160.00")

        self.assert_found(change, [])

    def test_second_receipt_for_one_payment(self) -> None:
        def change(world: World) -> None:
            world.contact("email", f"{FRIDAY}T10:00:00Z", "city:D-1", "city:A-1", "34.50", kind="receipt")

        self.assert_found(change, ["twice"], ["c06"])

    def test_second_acknowledgement_of_one_dispute(self) -> None:
        def change(world: World) -> None:
            world.act(f"{THURSDAY}T08:00:00Z", "city:D-2", "dispute", account="city:A-2", disputeId="x")
            for hour in ("09", "10"):
                world.contact("sms", f"{THURSDAY}T{hour}:00:00Z", "city:D-2", "city:A-2", "400.00",
                              kind="confirmation", step="dispute-acknowledged")

        self.assert_found(change, ["twice"], ["c07"])

    def test_receipt_for_another_amount(self) -> None:
        def change(world: World) -> None:
            world.texts[2].update(amount="35.40", text=wording("sms", False, "35.40"))

        self.assert_found(change, ["no-receipt", "receipt"])

    def test_receipt_before_the_payment(self) -> None:
        def change(world: World) -> None:
            world.texts[2].update(decidedAt=f"{THURSDAY}T09:30:00Z", date=f"{THURSDAY}T09:30:00Z")

        self.assert_found(change, ["no-receipt", "receipt"])

    def test_payment_without_receipt_or_reason(self) -> None:
        def change(world: World) -> None:
            world.pay(f"{THURSDAY}T11:00:00Z", "city:D-2", "city:A-2", "10.00", "g-2")
            world.unsay("contact.refused.v1", "r-g-2")
            world.balances["city:A-2"] = ("ZAR", "390.00")

        self.assert_found(change, ["no-receipt"])

    def test_receipt_that_had_no_time_left(self) -> None:
        def change(world: World) -> None:
            world.pay("2026-01-17T11:30:00Z", "city:D-2", "city:A-2", "10.00", "g-2")
            world.unsay("contact.refused.v1", "r-g-2")
            world.balances["city:A-2"] = ("ZAR", "390.00")

        self.assert_found(change, [])

    def test_the_erp_hears_of_every_payment_once_and_rightly(self) -> None:
        def again(world: World) -> None:
            world.replies.append({**world.replies[-1], "id": "other"})

        def another(world: World) -> None:
            world.replies[-1]["data"]["paymentId"] = "g-9"

        faults = [(lambda world: world.replies.pop(), 1), (again, 1), (another, 2),
                  (lambda world: world.replies[-1]["data"].update(amount="34.51"), 1),
                  (lambda world: world.replies[-1].update(system="trade"), 2)]
        for number, (change, count) in enumerate(faults):
            with self.subTest(number):
                self.assert_found(change, ["erp-told"] * count)

    def test_same_message_to_the_erp_again_counts_once(self) -> None:
        self.assert_found(lambda world: world.replies.append(dict(world.replies[-1])), [])

    def test_event_without_answer(self) -> None:
        self.assert_found(lambda world: world.publish("city", "account.updated", {"accountId": "A-1"}, answer="none"),
                          ["lost"])

    def test_permit_without_file(self) -> None:
        self.assert_found(lambda world: world.texts.pop(1), ["lost"], ["c05"])

    def test_permit_without_file_and_outcome(self) -> None:
        self.assert_found(lambda world: world.decide("c91", "sms", "d-91"), ["lost"], ["c91"])

    def test_good_event_rejected(self) -> None:
        self.assert_found(lambda world: world.publish("city", "account.updated", {"accountId": "A-1"},
                                                      answer="rejected"), ["feed-answer"])

    def test_bad_event_accepted(self) -> None:
        bad = [("invoice.issued", invoice("A-404", "I-5", "5.00")), ("invoice.issued", invoice("A-1", "I-5", "0.00")),
               ("invoice.issued", invoice("A-1", "I-5", "5.001")), ("invoice.issued", "no object"),
               ("invoice.issued", invoice("A-1", "I-5", "5.00", due="2025-10-01")),
               ("invoice.issued", invoice("A-3", "I-5", "5.00")), ("nonsense", {}),
               ("account.opened", account("A-5", "D-1", "metsi-city", "gambling")),
               ("watermark", {"system": "trade", "asOf": BEGIN}),
               ("debtor.upserted", {"debtorId": "D-7", "kind": "person", "name": "X", "language": "en",
                                    "country": "South Africa"})]
        for kind, data in bad:
            with self.subTest(kind=kind, data=data):
                self.assert_found(lambda world: world.publish("city", kind, data), ["feed-answer"])

    def test_planted_event_accepted(self) -> None:
        self.assert_found(lambda world: world.publish("city", "account.updated", {"accountId": "A-1"}, planted="odd"),
                          ["feed-answer"])

    def test_rejection_without_reasons(self) -> None:
        def change(world: World) -> None:
            next(reply for reply in world.replies if "reasons" in reply)["reasons"] = []

        self.assert_found(change, ["feed-answer"])

    def test_second_content_under_an_id_accepted(self) -> None:
        self.assert_found(lambda world: world.replies.pop(20), ["feed-answer"])

    def test_personal_data_in_a_store_a_log_or_the_broker(self) -> None:
        def change(world: World) -> None:
            world.files = {
                "stores/payment.sqlite-wal": b"\0\1two@example.org\0", "logs/notifier-1.log": b"to +27829999999\n",
                "broker/data/1.segment": b"Person D-1 owes", "spool/notes.txt": b"two@example.org",
                "stores/communication.sqlite": b"city:D-1 \0 nothing of a person"}

        self.assert_found(change, ["personal-data"] * 3)

    def test_numbers_in_other_forms_and_words_that_debtors_typed(self) -> None:
        leaks = {"digits": b"x0821234567y", "international": b"27821234567", "last digits": b"'821234567'",
                 "id number": b"id 5904277100085", "name in capitals": b"PERSON D-1",
                 "planted": b"signed windpompwagter", "typed": b"my sister pays, not I"}
        for name, content in leaks.items():
            def change(world: World) -> None:
                world.record(2)["idNumber"] = "590427 7100 085"
                world.act(BEGIN, "trade:D-3", "reply", text="My sister pays, not I")
                world.files = {"planted.json": b'["windpompwagter", "short"]', "logs/payment.log": b"short " + content}

            with self.subTest(name):
                self.assert_found(change, ["personal-data"])

    def test_digits_of_ids_are_no_numbers(self) -> None:
        def change(world: World) -> None:
            ids = b"c0ffee821234567c0ffee00c0ffee00 821234568 18212345670123456789012345"
            world.files = {"stores/payment.sqlite": ids}

        self.assert_found(change, [])

    def test_wrong_balance(self) -> None:
        self.assert_found(lambda world: world.balances.update({"city:A-2": ("ZAR", "399.99")}), ["balance"])

    def test_balance_in_another_currency(self) -> None:
        self.assert_found(lambda world: world.balances.update({"trade:A-3": ("ZAR", "75.00")}), ["balance"])

    def test_missing_balance(self) -> None:
        self.assert_found(lambda world: world.balances.pop("city:A-2"), ["balance"])

    def test_balance_of_nobody(self) -> None:
        self.assert_found(lambda world: world.balances.update({"city:A-9": ("ZAR", "0.00")}), ["balance"])

    def test_no_decision(self) -> None:
        self.assert_found(lambda world: world.unsay("decision.recorded.v1", "c05"), ["no-decision"], ["c05"])

    def test_letter_without_decision(self) -> None:
        self.assert_found(lambda world: world.unsay("decision.recorded.v1", "c03"), ["no-decision"], ["c03"])

    def test_decision_that_refused(self) -> None:
        def change(world: World) -> None:
            record = next(event for event in world.events if event["data"].get("contactID") == "c05")
            record["data"]["answer"] = {"decision": "deny"}

        self.assert_found(change, ["no-decision"], ["c05"])

    def test_decision_of_another_contact(self) -> None:
        self.assert_found(lambda world: world.texts[1].update(decisionId="d-c01"), ["no-decision"], ["c05"])


class Command(Case):
    def test_missing_file_is_no_verdict(self) -> None:
        for name in ("world.json", "feed.jsonl", "acts.jsonl", "replies.jsonl", "balances.json", "decisions.jsonl"):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                path = World().write(Path(folder))
                (path / name).unlink()
                errors = io.StringIO()
                with contextlib.redirect_stderr(errors):
                    self.assertEqual(outside.main([folder]), 2)
                self.assertIn(name, errors.getvalue())

    def test_policies_only_name_the_result(self) -> None:
        with tempfile.TemporaryDirectory() as policies:
            (Path(policies) / "rules.yaml").write_text("caps: none\n", encoding="utf-8")
            code, result = self.run_command(World(), "--policies", policies)
        self.assertEqual(code, 0)
        self.assertRegex(result["policies"], "^[0-9a-f]{64}$")

    def test_table_shows_what_happened_in_80_columns(self) -> None:
        world = World()
        world.act(f"{FRIDAY}T08:00:00Z", "city:D-2", "dispute", account="city:A-2", disputeId="x")
        self.run_command(world)
        shown = [" ".join(line.split()) for line in self.output.getvalue().splitlines()]
        for line in ("messages sms email letter all", "collection 1 2 1 4", "receipt 1 0 0 1", "all 3 2 1 6",
                     "payments count amount owed (ledger) owed (feed)", "ZAR 2 84.50 6,500.00 6,500.00",
                     "USD 0 0.00 75.00 75.00", "ERP events 24 17 7", "disputes 1 0", "holds 1 0", "Q-PAID 1",
                     "lost 0, sent twice 0, decision records 7", "passed"):
            self.assertIn(line, shown)
        self.assertLessEqual(max(map(len, self.output.getvalue().splitlines())), 80)

    def test_hours_and_caps_are_those_of_the_policies(self) -> None:
        policies = ROOT / "compose" / "policies" / "rules"
        expected = json.loads((ROOT / "compose" / "check" / "expectations.json").read_text(encoding="utf-8"))
        for country, rule in (("za", "ZA-CFDC-11"), ("us", "US-F-01"), ("gb", "UK-C-05")):
            block = rule_text(policies / f"{country}.yaml", rule)
            self.assertIn("barHolidays: true", block)
            hours = {day: [opens, closes] for day, opens, closes in
                     re.findall(r'^ +(\w+day): "(\d\d:\d\d)-(\d\d:\d\d)"', block, re.MULTILINE)}
            self.assertEqual(expected["hours"][country.upper()], hours, rule)
        caps = []
        for rule in re.findall(r"Q-CAP-\w+", (policies / "house.yaml").read_text(encoding="utf-8")):
            block = rule_text(policies / "house.yaml", rule)
            days, most = re.search(r"cap: {rollingDays: (\d+), max: (\d+), per: person}", block).groups()
            named = re.search(r"channels: \[(.*)\]", block)
            channels = named[1].split(", ") if named else ["sms", "email", "whatsapp", "letter", "call"]
            self.assertEqual(re.search(r"classes: \[(.*)\]", block)[1].split(", "), expected["pressingClasses"], rule)
            caps.append((int(most), int(days) * 24, sorted(channels)))
        self.assertEqual([(cap["max"], cap["hours"], sorted(cap["channels"])) for cap in expected["caps"]], caps)

    def test_table_names_every_rule_and_shows_findings(self) -> None:
        world = World()
        world.texts[1]["text"] = world.texts[1]["text"].replace("STOP", "")
        self.run_command(world)
        self.assertIn("opt-out-line", self.output.getvalue())
        self.assertIn("c05: a message by sms", self.output.getvalue())
        self.assertIn("FAILED: 1 findings", self.output.getvalue())

    def test_summary_merges_what_was_measured(self) -> None:
        self.run_command(World())
        (self.folder / "measured.json").write_text('{"wallSeconds": 12}', encoding="utf-8")
        self.assertEqual(summary.main([str(self.folder)]), 0)
        whole = json.loads((self.folder / "summary.json").read_text(encoding="utf-8"))
        self.assertEqual((whole["seed"], whole["measured"]["wallSeconds"], whole["measured"]["permits"]), (7, 12, 6))

    def test_summary_needs_the_check(self) -> None:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(summary.main([folder]), 2)


def rule_text(file: Path, rule: str) -> str:
    """The lines of one rule in a file of policies."""
    return file.read_text(encoding="utf-8").split(f"- id: {rule}\n")[1].split("\n  - id: ")[0]


if __name__ == "__main__":
    unittest.main()
