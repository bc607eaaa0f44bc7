"""The parts of the outside checker on which several rules rest."""

from __future__ import annotations

import sys
import unittest
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "compose" / "check"))

from checker.holidays import easter_sunday, is_holiday  # noqa: E402
from checker.ledger import Entry, Ledger  # noqa: E402
from checker.values import amounts_in, decimal, header_amount, instant, instant_or_date  # noqa: E402


class Holidays(unittest.TestCase):
    def test_easter(self) -> None:
        known = {1961: (4, 2), 2000: (4, 23), 2008: (3, 23), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}
        for year, (month, day) in known.items():
            self.assertEqual(easter_sunday(year), date(year, month, day))

    def test_days_off(self) -> None:
        days = {
            "ZA": ["2026-01-01", "2026-03-21", "2026-04-03", "2026-04-06", "2026-08-10", "2027-03-22", "2026-12-26"],
            "US": ["2026-01-19", "2026-05-25", "2026-07-03", "2026-11-26", "2021-12-31", "2027-07-05", "2026-10-12"],
            "GB": ["2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-28", "2027-12-27", "2027-12-28",
                   "2022-01-03"],
        }
        for country, listed in days.items():
            for day in listed:
                self.assertTrue(is_holiday(country, date.fromisoformat(day)), f"{country} {day}")

    def test_days_at_work(self) -> None:
        for country, day in [("ZA", "2026-03-23"), ("ZA", "2026-12-28"), ("US", "2026-04-03"), ("GB", "2026-06-16"),
                             ("ZA", "2026-04-07"), ("FR", "2026-07-14")]:
            self.assertFalse(is_holiday(country, date.fromisoformat(day)), f"{country} {day}")


class Values(unittest.TestCase):
    def test_malformed_values_are_refused(self) -> None:
        refused = [(instant, "2026-01-05T03:00:00"), (instant, "yesterday"), (instant_or_date, "Mon, 5 Jan"),
                   (decimal, "1,5"), (decimal, "1e3"), (decimal, ""), (decimal, 5), (header_amount, "1.00 ZAR"),
                   (header_amount, "1.00")]
        for read, text in refused:
            with self.subTest(text=text), self.assertRaises(ValueError):
                read(text)

    def test_instants(self) -> None:
        moment = datetime(2026, 1, 5, 7, 0, tzinfo=timezone.utc)
        for text in ("2026-01-05T07:00:00Z", "2026-01-05T09:00:00+02:00", "Mon, 05 Jan 2026 09:00:00 +0200"):
            self.assertEqual(instant_or_date(text), moment)
        self.assertEqual(instant_or_date("2026-01-05"), date(2026, 1, 5))

    def test_amounts_in_texts(self) -> None:
        texts = {
            "R\u00a01\u00a0234.50 is open": {("ZAR", "1234.50")}, "R 1 234,50 is oop": {("ZAR", "1234.50")},
            "Pay R1,234,567.00 now": {("ZAR", "1234567.00")}, "ZAR 12": {("ZAR", "12.0")},
            "You owe $1,234.50.": {("USD", "1234.50")}, "£0.99, then £10": {("GBP", "0.99"), ("GBP", "10.0")},
            "1 234,50 € offen": {("EUR", "1234.50")}, "12.50 ZAR": {("ZAR", "12.50")},
            "credit of R -5.00": {("ZAR", "-5.00")}, "Ref AR12 of 2026": set(), "call 082 123 4567": set(),
            "R 500.00. 5 days": {("ZAR", "500.00")},
        }
        for text, expected in texts.items():
            with self.subTest(text):
                self.assertEqual(amounts_in(text), {(code, Decimal(amount)) for code, amount in expected})


class Books(unittest.TestCase):
    """The ledger on one account, entries a minute apart."""

    def ledger(self, *entries: Entry, part_order: bool = False) -> Ledger:
        ledger = Ledger({"s:A"} if part_order else set(), {"s:A": "ZAR"})
        for entry in entries:
            ledger.add("s:A", entry)
        ledger.seal()
        return ledger

    def assert_open(self, ledger: Ledger, balance: str, **invoices: str) -> None:
        end = _at(59)
        self.assertEqual(ledger.final_balance("s:A"), Decimal(balance))
        self.assertEqual({name: ledger.invoice_open_at("s:A", name, end) for name in invoices},
                         {name: {Decimal(amount)} for name, amount in invoices.items()})

    def test_oldest_due_date_is_paid_first(self) -> None:
        self.assert_open(self.ledger(_invoice(0, "young", "100", "2026-02-01"), _invoice(1, "old", "100", "2026-01-01"),
                                     _credit(2, "150")), "50", young="50", old="0")

    def test_named_invoice_is_paid_first_and_the_rest_spills_over(self) -> None:
        self.assert_open(self.ledger(_invoice(0, "old", "100", "2026-01-01"), _invoice(1, "young", "100", "2026-02-01"),
                                     _credit(2, "150", invoice="s:young")), "50", young="0", old="50")

    def test_interest_then_fees_then_principal_where_the_law_says_so(self) -> None:
        entries = [_invoice(0, "debt", "100", "2026-01-01"), _invoice(1, "fee", "10", "2026-02-01", "fee"),
                   _invoice(2, "rate", "5", "2026-03-01", "interest"), _credit(3, "12")]
        self.assert_open(self.ledger(*entries, part_order=True), "103", debt="100", fee="3", rate="0")
        self.assert_open(self.ledger(*entries), "103", debt="88", fee="10", rate="5")

    def test_of_one_due_date_interest_is_paid_first(self) -> None:
        self.assert_open(self.ledger(_invoice(0, "a", "10", "2026-01-01"), _credit(2, "7"),
                                     _invoice(1, "b", "5", "2026-01-01", "interest")), "8", a="8", b="0")

    def test_surplus_waits_for_the_next_invoice(self) -> None:
        self.assert_open(self.ledger(_credit(0, "30"), _invoice(1, "next", "100", "2026-01-01")), "70", next="70")

    def test_reversal_opens_what_the_payment_closed(self) -> None:
        self.assert_open(self.ledger(_invoice(0, "one", "100", "2026-01-01"), _credit(1, "100", "payment:p"),
                                     Entry(_at(2), "reversal", "payment:p")), "100", one="100")

    def test_cancelled_invoice_gives_back_what_had_covered_it(self) -> None:
        self.assert_open(self.ledger(
            _invoice(0, "one", "100", "2026-01-01"), _invoice(1, "two", "100", "2026-02-01"),
            _credit(2, "30", "note:n", "s:one"), _credit(3, "50", "payment:p", "s:one"),
            Entry(_at(4), "cancellation", "s:one")), "20", one="0", two="20")

    def test_within_an_instant_every_order_of_feed_and_acts_is_possible(self) -> None:
        ledger = self.ledger(_invoice(0, "one", "100", "2026-01-01"), _credit(1, "10", "payment:fed"),
                             _credit(1, "40", "payment:act", source="acts"))
        self.assertEqual(ledger.balances_at("s:A", _at(1)), {Decimal(100), Decimal(90), Decimal(60), Decimal(50)})
        self.assertEqual(ledger.balances_at("s:A", _at(2)), {Decimal(50)})


def _at(minute: int) -> datetime:
    return datetime(2026, 1, 5, 8, minute, tzinfo=timezone.utc)


def _invoice(minute: int, name: str, amount: str, due: str, part: str = "principal") -> Entry:
    return Entry(_at(minute), "invoice", f"s:{name}", Decimal(amount), due=due, part=part)


def _credit(minute: int, amount: str, key: str = "payment:x", invoice: str = "", source: str = "feed") -> Entry:
    return Entry(_at(minute), "credit", key, Decimal(amount), invoice, source=source)


if __name__ == "__main__":
    unittest.main()
