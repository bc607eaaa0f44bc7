"""Reads what left the house: the mail, text message and letter spools."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from email import policy
from email.parser import BytesParser
from email.utils import getaddresses
from functools import partial
from pathlib import Path

from .findings import Finding
from .values import header_amount, instant, instant_or_date


@dataclass(frozen=True)
class Contact:
    """One message as it stands in a spool. `text` is None for a letter whose PDF could not be read here."""

    contact_id: str
    contact_class: str
    channel: str
    debtor: str
    account: str
    step: str
    currency: str
    amount: Decimal | None
    decided_at: datetime
    dated: datetime | date
    creditor: str
    decision: str
    invoice: str
    recipients: tuple[str, ...]
    text: str | None
    file: str
    written: float
    """When the file was written, by the machine's clock."""


@dataclass(frozen=True)
class Spool:
    """All readable messages, and a finding for each that is not."""

    contacts: list[Contact]
    unreadable: list[Finding]


_REQUIRED = ["X-Contact-Id", "X-Contact-Class", "X-Debtor-Id", "X-Account-Id", "X-Step", "X-Decided-At", "Date"]
_COLUMNS = {
    "X-Contact-Id": "contactId", "X-Contact-Class": "contactClass", "X-Debtor-Id": "debtorId",
    "X-Account-Id": "accountId", "X-Step": "step", "X-Decided-At": "decidedAt", "Date": "date",
    "X-Creditor-Id": "creditor", "X-Invoice": "invoice", "X-Decision-Id": "decisionId",
}


class _UnreadText(Exception):
    """A message whose headers are known and whose text is not."""

    def __init__(self, contact: Contact, why: str) -> None:
        super().__init__(why)
        self.contact = contact


def read_spool(folder: Path) -> Spool:
    """Reads the three spools; one that does not exist is empty."""
    spool = Spool([], [])
    for name, contact in [*_mails(folder / "mail"), *_texts(folder / "sms"), *_letters(folder / "letters")]:
        try:
            spool.contacts.append(contact())
        except _UnreadText as unread:
            spool.contacts.append(unread.contact)
            spool.unreadable.append(Finding("unreadable", unread.contact.contact_id, f"{name}: {unread}"))
        except ValueError as error:
            spool.unreadable.append(Finding("unreadable", "", f"{name}: {error}"))
    spool.contacts.sort(key=lambda one: (one.decided_at, one.contact_id, one.file))
    return spool


_Reading = tuple[str, Callable[[], Contact]]


def _mails(folder: Path) -> Iterator[_Reading]:
    # What lies in tmp was never delivered.
    for part in ("new", "cur"):
        for path in _files(folder / part):
            yield f"mail/{part}/{path.name}", partial(_mail, path)


def _texts(folder: Path) -> Iterator[_Reading]:
    for path in _files(folder):
        yield f"sms/{path.name}", partial(_text_message, path)


def _letters(folder: Path) -> Iterator[_Reading]:
    manifest = folder / "manifest.csv"
    if not manifest.is_file():
        return
    with manifest.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            yield f"letters/manifest.csv, line {number}", partial(_letter, folder, row)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _mail(path: Path) -> Contact:
    with path.open("rb") as data:
        message = BytesParser(policy=policy.default).parse(data)
    headers = {name: str(value) for name, value in message.items()}
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise ValueError("has no text")
    recipients = [address for _, address in getaddresses([str(value) for value in message.get_all("To", [])])]
    return _contact("email", headers, recipients, str(body.get_content()), path)


def _text_message(path: Path) -> Contact:
    """smstools' form: headers, an empty line, the text."""
    try:
        head, _, text = path.read_text(encoding="utf-8").replace("\r\n", "\n").partition("\n\n")
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8") from error
    headers: dict[str, str] = {}
    for line in head.splitlines():
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError("has a header line without a colon")
        headers[name.strip()] = value.strip()
    return _contact("sms", headers, [headers.get("To", "")], text, path)


def _letter(folder: Path, row: Mapping[str, str | None]) -> Contact:
    headers = {header: row.get(column) or "" for header, column in _COLUMNS.items()}
    headers["X-Amount"] = f"{row.get('currency') or ''} {row.get('amount') or ''}".strip()
    name = row.get("file") or ""
    path = folder / Path(name).name
    if not name or not path.is_file():
        raise ValueError("names a file that does not exist")
    try:
        return _contact("letter", headers, [], _letter_text(path), path)
    except _NoText as why:
        raise _UnreadText(_contact("letter", headers, [], None, path), str(why)) from why


class _NoText(Exception):
    """A PDF that gives no text."""


def _letter_text(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        raise _NoText("cannot be read without pdftotext: apt-get install poppler-utils")
    # As it stands on the page: without it a hyphen at a line's end is taken away, and "u-R 12.50" becomes a word.
    done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False)
    text = done.stdout.decode("utf-8", errors="replace")
    if done.returncode != 0 or not text.strip():
        raise _NoText("names a PDF that cannot be read")
    return text


def _contact(
    channel: str, headers: Mapping[str, str], recipients: list[str], text: str | None, file: Path
) -> Contact:
    given = {name.lower(): value.strip() for name, value in headers.items()}
    missing = [name for name in _REQUIRED if not given.get(name.lower())]
    if missing:
        raise ValueError(f"lacks {', '.join(missing)}")
    currency, amount = header_amount(given["x-amount"]) if given.get("x-amount") else ("", None)
    return Contact(
        contact_id=given["x-contact-id"], contact_class=given["x-contact-class"], channel=channel,
        debtor=given["x-debtor-id"], account=given["x-account-id"], step=given["x-step"], currency=currency,
        amount=amount, decided_at=instant(given["x-decided-at"]), dated=instant_or_date(given["date"]),
        creditor=given.get("x-creditor-id", ""), decision=given.get("x-decision-id", ""),
        invoice=given.get("x-invoice", ""), recipients=tuple(recipients),
        # Lines are broken for paper and mail; a name may stand across a break.
        text=None if text is None else re.sub(r"[ \t\r\n\f]+", " ", text), file=file.name,
        written=file.stat().st_mtime)
