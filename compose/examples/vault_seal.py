"""Sealing a debtor record to the vault, so that the broker and its disk never hold personal data."""

from __future__ import annotations

import base64
import binascii
import json
import os
import urllib.request
from pathlib import Path

_INFO = b"quittance-debtor-v1"


class FeedError(Exception):
    """Something only a human can mend; the text says what."""


def seal(system: str, record: dict[str, object], vault_key: bytes) -> dict[str, object]:
    """Seals a debtor record so that nobody but the vault can read it, not even whoever reads the broker's disk.

    A fresh X25519 key agrees with the vault's public key; HKDF-SHA256 makes a key of the shared secret; AES-256-GCM
    encrypts the whole record, bound to the system and the debtor's id, so that none can be passed off as another's.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    except ImportError as error:
        raise FeedError("sealing debtor records needs cryptography: apt-get install python3-cryptography") from error
    debtor = record.get("debtorId")
    if not isinstance(debtor, str) or not debtor:
        raise FeedError("debtorId: a debtor record needs one, as text")
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(vault_key))
    key = HKDF(algorithm=SHA256(), length=32, salt=public + vault_key, info=_INFO).derive(shared)
    nonce = os.urandom(12)
    plain = json.dumps(record, ensure_ascii=False).encode()
    data = AESGCM(key).encrypt(nonce, plain, f"{system}/{debtor}".encode())
    return {"debtorId": debtor, "sealed": {"v": 1, "key": _base64(public), "nonce": _base64(nonce),
                                           "data": _base64(data)}}


def read_vault_key(source: str) -> bytes:
    """The vault's public key: a file with its base64 text, or the address of `/vault/public-key`."""
    try:
        if source.startswith(("http://", "https://")):
            with urllib.request.urlopen(source, timeout=10) as answer:
                text = answer.read(1_000).decode("ascii")
        else:
            text = Path(source).read_text(encoding="ascii")
        key = base64.b64decode(text.strip(), validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error) as error:
        raise FeedError(f"the vault's public key cannot be read from {source}") from error
    if len(key) != 32:
        raise FeedError(f"the vault's public key must have 32 bytes; the one from {source} has {len(key)}")
    return key


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
