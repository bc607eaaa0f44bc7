"""Each rule about a message is shown to fail on exactly the fault that it is about, and on nothing else."""

from __future__ import annotations

import json
import sys
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from case import Case, Change  # noqa: E402
from world import (  # noqa: E402
    BEGIN, FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, World, pdf, wording)


class HoursAndCaps(Case):
    def test_too_early(self) -> None:
        self.assert_found(self.moved(4, f"{WEDNESDAY}T05:30:00Z"), ["hours"], ["c05"])

    def test_closing_time_is_shut(self) -> None:
        self.assert_found(self.moved(4, f"{WEDNESDAY}T18:00:00Z"), ["hours"], ["c05"])

    def test_saturday_afternoon(self) -> None:
        self.assert_found(self.moved(4, f"{SATURDAY}T11:30:00Z"), ["hours"], ["c05"])

    def test_sunday(self) -> None:
        self.assert_found(self.moved(4, f"{SUNDAY}T08:00:00Z"), ["hours"], ["c05"])

    def test_public_holiday(self) -> None:
        # Good Friday.
        self.assert_found(self.moved(4, "2026-04-03T08:00:00Z"), ["hours"], ["c05"])

    def test_every_candidate_zone_must_be_open(self) -> None:
        # 07:30 in Los Angeles although 10:30 in New York.
        self.assert_found(self.moved(3, f"{MONDAY}T15:30:00Z"), ["hours"], ["c04"])

    def test_date_outside_hours_although_decided_inside(self) -> None:
        def change(world: World) -> None:
            world.texts[1].update(decidedAt=f"{WEDNESDAY}T17:59:30Z", date=f"{WEDNESDAY}T18:00:10Z")

        self.assert_found(change, ["hours"], ["c05"])

    def test_country_without_hours_is_shut(self) -> None:
        self.assert_found(lambda world: world.record(1).update(country="FR"), ["hours"], ["c05"])

    def test_no_zone(self) -> None:
        self.assert_found(lambda world: world.record(1).update(country="ZZ"), ["no-zone"], ["c05"])

    def test_unknown_zone_among_the_candidates(self) -> None:
        def change(world: World) -> None:
            world.record(1)["timeZone"] = "Mars/Base"

        self.assert_found(change, ["no-zone"], ["c05"])

    def test_decision_used_late(self) -> None:
        def change(world: World) -> None:
            world.texts[1].update(date="Wed, 07 Jan 2026 07:02:00 +0000")

        self.assert_found(change, ["stale-decision"], ["c05"])

    def test_record_of_the_decision_names_another_instant(self) -> None:
        def change(world: World) -> None:
            record = next(event for event in world.events if event["data"].get("contactID") == "c05")
            record["data"]["decidedAt"] = f"{WEDNESDAY}T07:30:00Z"

        self.assert_found(change, ["stale-decision"], ["c05"])

    def test_outcome_long_after_the_decision(self) -> None:
        def change(world: World) -> None:
            outcome = next(event for event in world.events if event["type"] == "contact.settled.v1"
                           and event["data"]["contact"]["contactID"] == "c05")
            outcome["data"]["at"] = f"{WEDNESDAY}T07:30:00Z"

        self.assert_found(change, ["stale-decision"], ["c05"])

    def test_file_written_after_one_that_was_decided_later(self) -> None:
        self.assert_found(lambda world: world.texts[1].update(written=f"{THURSDAY}T10:31:00Z"),
                          ["stale-decision"], ["c05"])

    def test_reminder_of_a_date_that_is_over(self) -> None:
        for at, rules in (("2026-01-20T17:30:00Z", []), ("2026-01-21T06:30:00Z", ["late-reminder"])):
            def change(world: World) -> None:
                world.texts[0].update(decidedAt=at, date=at)

            with self.subTest(at=at):
                self.assert_found(change, rules, ["c01"] if rules else None)

    def test_zones_are_those_of_the_record_in_force(self) -> None:
        def change(world: World) -> None:
            moved = {**world.record(1), "timeZone": "America/Los_Angeles"}
            world.publish("city", "debtor.upserted", moved, at=f"{WEDNESDAY}T05:00:00Z")

        self.assert_found(change, ["hours"], ["c05"])

    def test_zones_of_an_older_record_do_not_count(self) -> None:
        def change(world: World) -> None:
            world.publish("city", "debtor.upserted", dict(world.record(1)), at=f"{TUESDAY}T05:00:00Z")
            world.record(1)["timeZone"] = "America/Los_Angeles"

        self.assert_found(change, [])

    def test_contact_before_anything_is_known_of_the_debtor(self) -> None:
        def change(world: World) -> None:
            world.feed[1]["time"] = f"{THURSDAY}T03:00:00Z"

        self.assert_found(change, ["no-zone"], ["c05"])

    def test_two_in_24_hours_over_two_systems(self) -> None:
        self.assert_found(self.moved(1, f"{TUESDAY}T06:30:00Z"), ["caps"], ["c02"])

    def test_four_in_7_days(self) -> None:
        def change(world: World) -> None:
            world.contact("email", f"{THURSDAY}T07:30:00Z", "city:D-1", "city:A-1", "900.00")

        self.assert_found(change, ["caps"], ["c03"])

    def test_eleven_electronic_in_30_days(self) -> None:
        def change(world: World) -> None:
            for day in (10, 12, 15, 17, 20, 22, 24, 27, 29, 31):
                world.contact("sms", f"2026-01-{day}T07:30:00Z", "city:D-2", "city:A-2", "400.00")

        self.assert_found(change, ["caps"], ["c15"])

    def test_contact_made_elsewhere_counts(self) -> None:
        def change(world: World) -> None:
            world.publish("city", "contact.recorded", {
                "debtorId": "D-2", "channel": "call", "at": f"{TUESDAY}T12:00:00Z", "direction": "outbound",
                "conversation": True}, at=f"{TUESDAY}T15:00:00Z")

        self.assert_found(change, ["caps"], ["c05"])

    def moved(self, number: int, at: str) -> Change:
        """Moves one contact of the good run; they are numbered in the order in which they were made."""
        def change(world: World) -> None:
            every = sorted(world.mails + world.texts + world.letters, key=lambda one: one["contactId"])
            every[number].update(decidedAt=at, date=at)

        return change


class Stops(Case):
    def test_channel_opt_out_binds_all_the_persons_records(self) -> None:
        self.assert_found(lambda world: world.act(BEGIN, "city:D-1", "optout", channels=["email"]),
                          ["after-opt-out"], ["c02"])

    def test_sms_stop(self) -> None:
        self.assert_found(lambda world: world.act(BEGIN, "city:D-2", "stop-sms"),
                          ["after-opt-out"], ["c05"])

    def test_opting_out_of_everything_binds_every_channel(self) -> None:
        self.assert_found(lambda world: world.act(BEGIN, "city:D-1", "optout", status=303, channels=["all"]),
                          ["after-opt-out"] * 4, ["c01", "c02", "c03", "r-g-1"])

    def test_statutory_letter_may_follow_a_cease_but_not_an_opt_out_of_letters(self) -> None:
        for channels, rules in ((["all"], []), (["letter"], ["after-opt-out"])):
            def change(world: World) -> None:
                world.letters[0].update(contactClass="statutory")
                world.act(f"{THURSDAY}T11:00:00Z", "city:D-1", "optout", channels=channels)

            with self.subTest(channels=channels):
                self.assert_found(change, rules)

    def test_receipt_after_opt_out(self) -> None:
        def change(world: World) -> None:
            world.act(f"{THURSDAY}T08:00:00Z", "city:D-2", "stop-sms")
            world.pay(f"{THURSDAY}T07:30:00Z", "city:D-2", "city:A-2", "10.00", "g-2", f"{THURSDAY}T08:30:00Z")
            world.balances["city:A-2"] = ("ZAR", "390.00")

        self.assert_found(change, ["after-opt-out"], ["r-g-2"])

    def test_second_confirmation(self) -> None:
        def change(world: World) -> None:
            world.act(f"{THURSDAY}T08:00:00Z", "city:D-2", "stop-sms")
            for minute in ("00", "30"):
                world.contact("sms", f"{THURSDAY}T09:{minute}:00Z", "city:D-2", "city:A-2", "400.00",
                              kind="confirmation")

        self.assert_found(change, ["after-opt-out"], ["c07"])

    def test_withdrawn_consent(self) -> None:
        def change(world: World) -> None:
            world.publish("city", "consent.changed", {
                "debtorId": "D-2", "channel": "sms", "purpose": "collection", "granted": False, "at": BEGIN,
                "evidence": "letter"})

        self.assert_found(change, ["after-opt-out"], ["c05"])

    def test_disputed_by_the_debtor(self) -> None:
        self.assert_found(lambda world: world.act(BEGIN, "city:D-2", "dispute", account="city:A-2", disputeId="x"),
                          ["held"], ["c05"])

    def test_disputed_in_the_erp(self) -> None:
        dispute = {"accountId": "A-2", "reason": "other"}
        self.assert_found(lambda world: world.publish("city", "dispute.opened", dispute), ["held"], ["c05"])

    def test_second_dispute_still_holds(self) -> None:
        def change(world: World) -> None:
            for name in ("x", "y"):
                world.act(BEGIN, "city:D-2", "dispute", account="city:A-2", disputeId=name)
            world.act(f"{MONDAY}T09:00:00Z", "city:D-2", "resolve-dispute", account="city:A-2", disputeId="x",
                      result="rejected")

        self.assert_found(change, ["held"], ["c05"])

    def test_status_of_the_debtor(self) -> None:
        self.assert_found(
            lambda world: world.publish("city", "debtor.status-changed",
                                        {"debtorId": "D-2", "status": "deceased", "since": MONDAY}),
            ["held"], ["c05"])

    def test_status_binds_all_the_persons_records(self) -> None:
        def change(world: World) -> None:
            world.publish("trade", "debtor.status-changed",
                          {"debtorId": "D-1", "status": "debt-review", "since": WEDNESDAY}, at=f"{WEDNESDAY}T07:00:00Z")

        self.assert_found(change, ["held"], ["c03"])

    def test_persons_are_told_apart_by_their_numbers(self) -> None:
        def change(world: World) -> None:
            world.record(2)["idNumber"] = "6001016000086"
            world.publish("trade", "debtor.status-changed",
                          {"debtorId": "D-1", "status": "debt-review", "since": WEDNESDAY}, at=f"{WEDNESDAY}T07:00:00Z")

        self.assert_found(change, [])

    def test_open_promise(self) -> None:
        self.assert_found(self.promise(WEDNESDAY), ["promised"], ["c05"])

    def test_promise_whose_day_is_over(self) -> None:
        self.assert_found(self.promise(TUESDAY), [])

    def test_kept_promise(self) -> None:
        def change(world: World) -> None:
            self.promise(FRIDAY)(world)
            payment = {"accountId": "A-2", "paymentId": "P-5", "amount": "100.00", "currency": "ZAR",
                       "receivedOn": TUESDAY}
            world.publish("city", "payment.recorded", payment, at=f"{TUESDAY}T09:00:00Z")
            world.texts[1].update(amount="300.00", text=wording("sms", False, "300.00"))
            world.balances["city:A-2"] = ("ZAR", "300.00")

        self.assert_found(change, [])

    def promise(self, day: str) -> Change:
        return lambda world: world.act(f"{MONDAY}T09:00:00Z", "city:D-2", "promise", status=303, account="city:A-2",
                                       amount="100.00", currency="ZAR", dueOn=day, result="made")

    def test_second_opt_out_may_be_confirmed_too(self) -> None:
        def change(world: World) -> None:
            for day in (THURSDAY, FRIDAY):
                world.act(f"{day}T08:00:00Z", "city:D-2", "optout", channels=["sms"])
                world.contact("sms", f"{day}T08:30:00Z", "city:D-2", "city:A-2", "400.00", kind="confirmation")
                world.act(f"{day}T09:00:00Z", "city:D-2", "optin", channels=["sms"])

        self.assert_found(change, [])

    def test_acknowledgement_of_a_dispute_does_not_pass_an_opt_out(self) -> None:
        def change(world: World) -> None:
            world.act(f"{THURSDAY}T08:00:00Z", "city:D-2", "optout", channels=["sms"])
            world.act(f"{THURSDAY}T08:00:00Z", "city:D-2", "dispute", account="city:A-2", disputeId="x")
            world.contact("sms", f"{THURSDAY}T08:30:00Z", "city:D-2", "city:A-2", "400.00", kind="confirmation",
                          step="dispute-acknowledged")

        self.assert_found(change, ["after-opt-out"], ["c06"])

    def test_paid_at_the_gateway(self) -> None:
        def change(world: World) -> None:
            world.pay(f"{MONDAY}T09:00:00Z", "city:D-2", "city:A-2", "400.00", "g-2")
            world.balances["city:A-2"] = ("ZAR", "0.00")

        self.assert_found(change, ["settled"], ["c05"])

    def test_paid_by_the_erp(self) -> None:
        def change(world: World) -> None:
            world.publish("city", "payment.recorded", {"accountId": "A-2", "paymentId": "P-7", "amount": "450.00",
                                                       "currency": "ZAR", "receivedOn": MONDAY})
            world.balances["city:A-2"] = ("ZAR", "-50.00")

        self.assert_found(change, ["settled"], ["c05"])

    def test_closed_account(self) -> None:
        self.assert_found(lambda world: world.publish("city", "account.closed", {"accountId": "A-2", "reason": "old"}),
                          ["settled"], ["c05"])


class Messages(Case):
    def test_unknown_debtor(self) -> None:
        self.assert_found(lambda world: world.texts[1].update(debtorId="city:D-9"), ["unknown-debtor"], ["c05"])

    def test_unknown_account(self) -> None:
        self.assert_found(lambda world: world.texts[1].update(accountId="city:A-9"), ["unknown-account"], ["c05"])

    def test_account_of_somebody_else(self) -> None:
        self.assert_found(lambda world: world.texts[1].update(debtorId="city:D-1", to="27821234567",
                                                              contactClass="statutory"),
                          ["wrong-header"], ["c05"])

    def test_other_creditor(self) -> None:
        self.assert_found(lambda world: world.texts[1].update(creditor="karoo-retail"), ["wrong-header"], ["c05"])

    def test_address_of_somebody_else(self) -> None:
        self.assert_found(lambda world: world.texts[1].update(to="27821234567"), ["wrong-address"], ["c05"])

    def test_old_address(self) -> None:
        def change(world: World) -> None:
            record = json.loads(json.dumps(world.feed[1]["data"]))
            record["contactPoints"][0]["value"] = "+27825555555"
            world.publish("city", "debtor.upserted", record, at=f"{TUESDAY}T07:00:00Z")

        self.assert_found(change, ["wrong-address"], ["c05"])

    def test_creditor_not_named(self) -> None:
        self.assert_found(self.reworded(4, "Metsi City", "Your city"), ["identification"], ["c05"])

    def test_letter_that_cannot_be_read(self) -> None:
        for name, content in (("no PDF", b"Metsi City"), ("broken", pdf("Metsi City")[:200]), ("empty", pdf(""))):
            with self.subTest(name):
                self.assert_found(lambda world: world.letters[0].update(pdf=content), ["unreadable"], ["c03"])

    def test_letters_without_the_program_that_reads_them(self) -> None:
        with mock.patch("checker.spool.shutil.which", return_value=None):
            self.assert_found(lambda world: None, ["unreadable"], ["c03"])
        self.assertIn("poppler-utils", self.output.getvalue())

    def test_letter_is_read(self) -> None:
        self.assert_found(self.reworded(2, "Metsi City", "Your city"), ["identification"], ["c03"])

    def test_collector_without_registration_number(self) -> None:
        self.assert_found(self.reworded(1, "0031245/11", "pending"), ["registration"], ["c02"])

    def test_collector_not_named(self) -> None:
        self.assert_found(self.reworded(1, "Umbani Recoveries (Pty) Ltd", "We"), ["registration"], ["c02"])

    def test_sms_without_stop(self) -> None:
        self.assert_found(self.reworded(4, "STOP", "nothing"), ["opt-out-line"], ["c05"])

    def test_mail_without_opt_out_link(self) -> None:
        self.assert_found(self.reworded(1, "/o/", "/x/"), ["opt-out-line"], ["c02"])

    def test_no_pay_link(self) -> None:
        self.assert_found(self.reworded(1, "/p/", "/x/"), ["pay-link"], ["c02"])

    def test_other_amount_in_the_text(self) -> None:
        self.assert_found(self.reworded(1, "5 000.00", "4 999.00"), ["amount-text"], ["c02"])

    def test_other_currency_in_the_text(self) -> None:
        self.assert_found(self.reworded(3, "$", "R"), ["amount-text"], ["c04"])

    def test_amount_of_yesterday(self) -> None:
        def change(world: World) -> None:
            world.texts[1].update(amount="450.00", text=wording("sms", False, "450.00"))

        self.assert_found(change, ["amount-open"], ["c05"])

    def test_collection_asks_for_what_is_not_yet_due(self) -> None:
        def change(world: World) -> None:
            world.letters[0].update(amount="1100.00", text=wording("letter", False, "1100.00"))

        self.assert_found(change, ["amount-open"], ["c03"])

    def test_reminder_asks_for_more_than_its_invoice(self) -> None:
        def change(world: World) -> None:
            world.texts[0].update(amount="1134.50", text=wording("sms", False, "1134.50"))

        self.assert_found(change, ["amount-open"], ["c01"])

    def test_reminder_of_an_unknown_invoice(self) -> None:
        self.assert_found(lambda world: world.texts[0].update(invoice="I-77"), ["amount-open"], ["c01"])

    def test_message_without_its_headers(self) -> None:
        def change(world: World) -> None:
            world.mails[1].update(step="")
            world.unsay("contact.permitted.v1", "c04")

        self.assert_found(change, ["unreadable"])

    def reworded(self, number: int, old: str, new: str) -> Change:
        def change(world: World) -> None:
            every = sorted(world.mails + world.texts + world.letters, key=lambda one: one["contactId"])
            self.assertIn(old, every[number]["text"])
            every[number]["text"] = every[number]["text"].replace(old, new)

        return change


if __name__ == "__main__":
    unittest.main()
