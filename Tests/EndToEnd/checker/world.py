"""Builds a small finished run by hand, and lets a test change one thing in it.

The good run: three persons with four accounts at two systems. An instant is written as the business clock shows it in
UTC; Johannesburg is two hours ahead.
"""

from __future__ import annotations

import copy
import json
import os
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

Record = dict[str, Any]

ORIGIN = "https://pay.example"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"
FRIDAY, SATURDAY, SUNDAY = "2026-01-09", "2026-01-10", "2026-01-11"
BEGIN = f"{MONDAY}T03:00:00Z"

_AMOUNTS = {"ZAR": "R\u00a0{}", "USD": "${}"}


def debtor(system: str, name: str, mobile: str, email: str, **more: Any) -> Record:
    points = [{"kind": "mobile", "value": mobile, "source": "erp"}, {"kind": "email", "value": email, "source": "erp"}]
    return {"debtorId": name, "kind": "person", "name": f"Person {name}", "language": "en", "country": "ZA",
            "contactPoints": points, **more}


def account(name: str, debtor_id: str, creditor: str, debt_type: str = "service", currency: str = "ZAR") -> Record:
    return {"accountId": name, "debtorId": debtor_id, "creditorId": creditor, "reference": f"REF {name}",
            "debtType": debt_type, "currency": currency, "openedOn": "2025-01-01"}


def invoice(account_id: str, name: str, amount: str, due: str = "2025-12-01", currency: str = "ZAR",
            kind: str = "principal") -> Record:
    return {"accountId": account_id, "invoiceId": name, "number": f"N{name}", "amount": amount, "currency": currency,
            "issuedOn": "2025-11-01", "dueOn": due, "kind": kind}


class World:
    """The files of a run as values; `write` puts them into a folder."""

    def __init__(self) -> None:
        self.world: Record = {
            "start": BEGIN, "days": 14, "seed": "7", "instants": 40,
            "creditors": [
                {"creditorId": "metsi-city", "name": "Metsi City", "role": "own-name"},
                {"creditorId": "karoo-retail", "name": "Karoo Home", "role": "third-party",
                 "collector": "Umbani Recoveries (Pty) Ltd", "registration": "0031245/11"},
            ],
        }
        self.feed: list[Record] = []
        self.replies: list[Record] = []
        self.acts: list[Record] = []
        self.events: list[Record] = []
        self.balances: dict[str, tuple[str, str]] = {}
        self.mails: list[Record] = []
        self.texts: list[Record] = []
        self.letters: list[Record] = []
        self.files: dict[str, bytes] = {}
        self._open_the_books()
        self._contact_everybody()

    # MARK: what a test changes

    def publish(self, system: str, kind: str, data: Any, at: str = BEGIN, answer: str = "accepted",
                id: str | None = None, **more: Any) -> Record:
        """An ERP event with its answer: accepted, rejected or none."""
        event = {"specversion": "1.0", "id": id or f"{system}-{len(self.feed) + 1}", "source": f"erp/{system}",
                 "type": f"erp.{kind}.v1", "time": at, "system": system, "data": data, **more}
        self.feed.append(event)
        if answer != "none":
            reply = {"system": system, "type": f"erp.message.{answer}.v1", "messageId": event["id"]}
            self.replies.append({**reply, "reasons": [{"code": "x", "text": "x"}]} if answer == "rejected" else reply)
        return event

    def act(self, at: str, name: str, act: str, status: int = 200, account: str | None = None, **detail: Any) -> None:
        self.acts.append({"at": at, "debtorId": name, "accountId": account, "act": act, "detail": detail,
                          "status": status})

    def pay(self, at: str, name: str, account: str, amount: str, payment: str, receipt: str = "") -> None:
        """Money taken here, of which the ERP is told; with a receipt at an instant, or with one that was refused."""
        self.act(at, name, "pay", account=account, amount=amount, currency="ZAR", paymentId=payment, result="paid")
        system, _, bare = account.partition(":")
        self.replies.append({"system": system, "type": "erp.payment.received.v1", "id": f"told-{payment}", "data": {
            "accountId": bare, "paymentId": payment, "amount": amount, "currency": "ZAR", "method": "test",
            "receivedAt": at}})
        if receipt:
            self.contact("sms", receipt, name, account, amount, kind="receipt", contactId=f"r-{payment}")
        else:
            self.refuse(f"r-{payment}", account, "receipt", "Q-ADDRESS")

    def refuse(self, contact: str, account: str, kind: str, *rules: str) -> None:
        self.decide(contact, "sms", f"d-{contact}", verdict="deny")
        self.event("contact.refused.v1", rules=list(rules), decisionID=f"d-{contact}",
                   contact={"contactID": contact, "accountID": account, "contactClass": kind})

    def record(self, number: int) -> Record:
        """The debtor record at a place of the feed, to be changed: D-1, D-2, D-1 at the trader's, D-3."""
        return self.feed[number]["data"]

    def contact(self, channel: str, at: str, debtor_id: str, account_id: str, amount: str, kind: str = "collection",
                currency: str = "ZAR", **more: Any) -> Record:
        """A sent message with its permit, its decision and its outcome."""
        number = sum(not one["contactId"].startswith("r-") for one in self.mails + self.texts + self.letters) + 1
        name = more.get("contactId", f"c{number:02}")
        retail = account_id.startswith("trade:")
        message = {
            "contactId": name, "contactClass": kind, "debtorId": debtor_id, "accountId": account_id,
            "step": "opt-out-confirmation" if kind == "confirmation" else f"{kind}-{number}",
            "amount": amount, "currency": currency, "decidedAt": at, "date": at, "written": None,
            "creditor": "karoo-retail" if retail else "metsi-city", "decisionId": f"d-{name}", "invoice": "",
            "to": {"city:D-1": ("27821234567", "one@example.org"), "trade:D-1": ("27821234567", "one@example.org"),
                   "city:D-2": ("27829999999", "two@example.org"), "trade:D-3": ("12125550100", "three@example.org")}
            .get(debtor_id, ("27820000000", "nobody@example.org"))[channel == "email"],
            "text": wording(channel, retail, amount, currency), "file": name, **more}
        {"email": self.mails, "sms": self.texts, "letter": self.letters}[channel].append(message)
        self.decide(name, channel, f"d-{name}")
        self.settle(name, channel, "sent")
        return message

    def event(self, type_: str, /, **data: Any) -> Record:
        event = {"id": f"e{len(self.events) + 1}", "type": type_, "time": BEGIN, "data": data}
        self.events.append(event)
        return event

    def decide(self, contact: str, channel: str, decision: str, verdict: str = "allow") -> None:
        self.event("decision.recorded.v1", decisionID=decision, kind="gate", contactID=contact,
                   answer={"decision": verdict, "verdicts": []}, input={})
        if verdict == "allow":
            self.event("contact.permitted.v1", contact={"contactID": contact, "attempt": 1, "channel": channel},
                       decisionID=decision)

    def settle(self, contact: str, channel: str, result: str) -> None:
        self.event("contact.settled.v1", contact={"contactID": contact, "attempt": 1, "channel": channel},
                   result=result)

    def unsay(self, kind: str, contact: str) -> None:
        """Takes the events of one kind about one contact out of the log."""
        self.events = [event for event in self.events if event["type"] != kind or contact not in (
            event["data"].get("contactID"), event["data"].get("contact", {}).get("contactID"))]

    # MARK: the good run

    def _open_the_books(self) -> None:
        self.publish("city", "debtor.upserted", debtor("city", "D-1", "082 123 4567", "one@example.org",
                                                       idNumber="590427 7100 085", timeZone="Africa/Johannesburg"))
        self.publish("city", "debtor.upserted", debtor("city", "D-2", "+27829999999", "two@example.org"))
        self.publish("trade", "debtor.upserted", debtor("trade", "D-1", "+27821234567", "one@example.org",
                                                        idNumber="5904277100085"))
        self.publish("trade", "debtor.upserted",
                     debtor("trade", "D-3", "+12125550100", "three@example.org", country="US"))
        self.publish("city", "account.opened", account("A-1", "D-1", "metsi-city"))
        self.publish("city", "account.opened", account("A-2", "D-2", "metsi-city"))
        self.publish("trade", "account.opened", account("A-1", "D-1", "karoo-retail", "credit"))
        self.publish("trade", "account.opened", account("A-3", "D-3", "karoo-retail", currency="USD"))
        self.publish("city", "invoice.issued", invoice("A-1", "I-1", "1000.00"))
        self.publish("city", "invoice.issued", invoice("A-1", "I-2", "234.50", "2026-01-20"))
        self.publish("city", "invoice.issued", invoice("A-2", "I-3", "400.00"))
        self.publish("trade", "invoice.issued", invoice("A-1", "I-1", "5000.00"))
        self.publish("trade", "invoice.issued", invoice("A-3", "I-4", "75.00", currency="USD"))
        self.publish("city", "credit-note.issued", {"accountId": "A-1", "creditNoteId": "C-1", "invoiceId": "I-1",
                                                    "amount": "100.00", "currency": "ZAR", "issuedOn": "2025-11-15"})
        # Faults that the contract wants rejected, and a resend that counts once.
        self.publish("city", "invoice.issued", invoice("A-1", "I-9", "-5.00"), answer="rejected")
        self.publish("city", "invoice.issued", invoice("A-404", "I-9", "5.00"), answer="rejected")
        self.publish("city", "invoice.issued", invoice("A-1", "I-9", "5.00", currency="ZAX"), answer="rejected")
        self.publish("city", "invoice.issued", invoice("A-1", "I-9", "5.00", due="2190-01-01"), answer="rejected")
        self.publish("city", "mystery.happened", {"x": 1}, answer="rejected")
        self.publish("city", "account.closed", {"accountId": "A-2", "reason": "odd"}, answer="rejected",
                     planted="odd-one")
        again = copy.deepcopy(self.feed[8])
        self.feed.append(again)
        self.publish("city", "invoice.issued", invoice("A-1", "I-8", "8.00"), answer="rejected", id=again["id"])
        # Paid and reversed, and a gateway payment that comes back from the ERP.
        self.publish("city", "payment.recorded", {"accountId": "A-2", "paymentId": "P-1", "amount": "50.00",
                                                  "currency": "ZAR", "receivedOn": "2025-12-10"})
        self.publish("city", "payment.reversed", {"accountId": "A-2", "paymentId": "P-1", "reason": "bounced"})
        self.publish("city", "payment.recorded", {"accountId": "A-1", "paymentId": "P-2", "amount": "34.50",
                                                  "currency": "ZAR", "receivedOn": THURSDAY, "originPaymentId": "g-1"},
                     at=f"{THURSDAY}T12:00:00Z")
        self.balances = {"city:A-1": ("ZAR", "1100.00"), "city:A-2": ("ZAR", "400.00"), "trade:A-1": ("ZAR", "5000.00"),
                         "trade:A-3": ("USD", "75.00")}

    def _contact_everybody(self) -> None:
        self.contact("sms", f"{MONDAY}T07:00:00Z", "city:D-1", "city:A-1", "234.50", kind="reminder", invoice="I-2")
        self.contact("email", f"{TUESDAY}T07:00:00Z", "trade:D-1", "trade:A-1", "5000.00")
        self.contact("letter", f"{FRIDAY}T09:00:00Z", "city:D-1", "city:A-1", "865.50")
        self.contact("email", f"{MONDAY}T18:00:00Z", "trade:D-3", "trade:A-3", "75.00", currency="USD")
        self.contact("sms", f"{WEDNESDAY}T07:00:00Z", "city:D-2", "city:A-2", "400.00")
        self.pay(f"{THURSDAY}T10:00:00Z", "city:D-1", "city:A-1", "34.50", "g-1", receipt=f"{THURSDAY}T10:30:00Z")
        self.refuse("c90", "city:A-1", "collection", "Q-PAID")

    # MARK: writing

    def write(self, folder: Path) -> Path:
        """Puts the run into a folder. What a test does not say follows from the messages: when each was decided by the
        record, when it was said to be sent, and when its file was written."""
        self._date_events()
        spool = folder / "spool"
        for part in ("mail/tmp", "mail/new", "mail/cur", "sms", "letters"):
            (spool / part).mkdir(parents=True, exist_ok=True)
        _json(folder / "world.json", self.world)
        _json(folder / "balances.json", {"accounts": [
            {"accountId": name, "balance": {"amount": amount, "currency": currency}}
            for name, (currency, amount) in self.balances.items()]})
        for name, rows in (("feed", self.feed), ("replies", self.replies), ("acts", self.acts),
                           ("decisions", self.events)):
            lines = "".join(json.dumps(row) + "\n" for row in rows)
            (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        for mail in self.mails:
            _spooled(spool / "mail/new" / mail["file"], _mail(mail), mail)
        for text in self.texts:
            _spooled(spool / "sms" / text["file"], _text_message(text).encode(), text)
        self._write_letters(spool / "letters")
        for name, content in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder

    def _date_events(self) -> None:
        decided = {one["contactId"]: one["decidedAt"] for one in self.mails + self.texts + self.letters}
        for event in self.events:
            data = event["data"]
            name = data.get("contactID") or data.get("contact", {}).get("contactID")
            data.setdefault("at" if event["type"] == "contact.settled.v1" else "decidedAt", decided.get(name, BEGIN))

    def _write_letters(self, folder: Path) -> None:
        columns = ["contactId", "contactClass", "debtorId", "accountId", "step", "amount", "currency", "decidedAt",
                   "date", "creditor", "pages", "file"]
        rows = [",".join(columns)]
        for letter in self.letters:
            file = f"{letter['file']}.pdf"
            _spooled(folder / file, letter["pdf"] if "pdf" in letter else pdf(letter["text"]), letter)
            rows.append(",".join({**letter, "pages": "1", "file": file}[column] for column in columns))
        (folder / "manifest.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def wording(channel: str, retail: bool, amount: str, currency: str = "ZAR") -> str:
    """A text with everything that must stand in it."""
    grouped = f"{amount[:-6]} {amount[-6:]}" if len(amount) > 6 else amount
    who = "Umbani Recoveries (Pty) Ltd, reg. no. 0031245/11, for Karoo Home" if retail else "Metsi City"
    stop = "Reply STOP to opt out" if channel == "sms" else f"Choose what we send you: {ORIGIN}/o/token"
    return f"{who}: {_AMOUNTS[currency].format(grouped)} is open. Pay: {ORIGIN}/p/token. {stop}."


def pdf(text: str) -> bytes:
    """The least PDF that holds one line of text."""
    shown = text.replace("\u00a0", " ").replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    stream = f"BT /F1 5 Tf 20 700 Td ({shown}) Tj ET".encode("latin-1")
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    whole, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return whole + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(whole))


def _headers(message: Record) -> list[tuple[str, str]]:
    headers = [("X-Contact-Id", "contactId"), ("X-Contact-Class", "contactClass"), ("X-Debtor-Id", "debtorId"),
               ("X-Account-Id", "accountId"), ("X-Step", "step"), ("X-Decided-At", "decidedAt"), ("Date", "date"),
               ("X-Creditor-Id", "creditor"), ("X-Decision-Id", "decisionId"), ("X-Invoice", "invoice")]
    found = [(header, message[name]) for header, name in headers if message[name]]
    return [*found, ("X-Amount", f"{message['currency']} {message['amount']}")]


def _mail(message: Record) -> bytes:
    mail = EmailMessage()
    mail["To"] = f"Somebody <{message['to']}>"
    mail["Subject"] = "Your account"
    for name, value in _headers(message):
        mail[name] = format_datetime(datetime.fromisoformat(value)) if name == "Date" else value
    mail.set_content(message["text"])
    return mail.as_bytes()


def _text_message(message: Record) -> str:
    head = "".join(f"{name}: {value}\n" for name, value in [("To", message["to"]), ("Alphabet", "UTF-8"),
                                                            *_headers(message)])
    return f"{head}\n{message['text']}\n"


def _spooled(path: Path, content: bytes, message: Record) -> None:
    """The clock of the machine stands for the business clock; only the order counts."""
    path.write_bytes(content)
    written = datetime.fromisoformat(message["written"] or message["decidedAt"]).timestamp()
    os.utime(path, (written, written))


def _json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
