"""The store of the two Python workers: the same rows a message, at the same durability, one transaction a message."""
import hashlib
import sqlite3
import time

SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (
    consumer TEXT NOT NULL, messageId TEXT NOT NULL, digest BLOB NOT NULL, processedAt INTEGER NOT NULL,
    PRIMARY KEY (consumer, messageId)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, routingKey TEXT NOT NULL, messageId TEXT NOT NULL, body BLOB NOT NULL,
    state INTEGER NOT NULL, changedAt INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS outboxWaiting ON outbox (sequence) WHERE state = 0;
CREATE INDEX IF NOT EXISTS outboxDone ON outbox (changedAt) WHERE state = 1;
CREATE TABLE IF NOT EXISTS balance (
    account TEXT PRIMARY KEY, amount INTEGER NOT NULL, postings INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


def microseconds() -> int:
    return time.time_ns() // 1000


class WorkerStore:
    def __init__(self, path: str):
        self.connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.executescript(SCHEMA)

    def handle(self, queue: str, message_id: str, account: str, number: int, body: bytes, key: str) -> int | None:
        """Records a posting. Returns the outbox row to publish, or None when the message was handled before."""
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        try:
            digest = hashlib.sha256(body).digest()[:16]
            inserted = run(
                "INSERT OR IGNORE INTO inbox (consumer, messageId, digest, processedAt) VALUES (?, ?, ?, ?)",
                (queue, message_id, digest, microseconds()))
            sequence = None
            if inserted.rowcount:
                run("INSERT INTO balance (account, amount, postings) VALUES (?, ?, 1) ON CONFLICT (account)"
                    " DO UPDATE SET amount = amount + excluded.amount, postings = postings + 1", (account, number))
                sequence = run(
                    "INSERT INTO outbox (routingKey, messageId, body, state, changedAt) VALUES (?, ?, ?, 0, ?)",
                    (key, "out-" + message_id, body, microseconds())).lastrowid
            run("COMMIT")
            return sequence
        except BaseException:
            run("ROLLBACK")
            raise

    def mark_published(self, sequence: int) -> None:
        self.connection.execute(
            "UPDATE outbox SET state = 1, changedAt = ? WHERE sequence = ?", (microseconds(), sequence))
