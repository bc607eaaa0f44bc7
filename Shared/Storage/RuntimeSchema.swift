/// The tables every store has, whatever its service: inbox, outbox, timers, messages set aside, counters.
enum RuntimeSchema {
    static let migrations = [
        Migration(
            "runtime-1",
            """
            CREATE TABLE inbox (
                consumer TEXT NOT NULL, messageId TEXT NOT NULL, digest BLOB NOT NULL, processedAt INTEGER NOT NULL,
                PRIMARY KEY (consumer, messageId)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE outbox (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                exchange TEXT NOT NULL, routingKey TEXT NOT NULL, mandatory INTEGER NOT NULL, alone INTEGER NOT NULL,
                properties BLOB NOT NULL, body BLOB NOT NULL,
                state INTEGER NOT NULL CHECK (state IN (0, 1, 2)), changedAt INTEGER NOT NULL, cause TEXT
            ) STRICT;
            CREATE INDEX outboxWaiting ON outbox (sequence) WHERE state = 0;
            CREATE INDEX outboxDone ON outbox (changedAt) WHERE state = 1;

            CREATE TABLE timer (
                kind TEXT NOT NULL, key TEXT NOT NULL, dueAt INTEGER NOT NULL, payload BLOB NOT NULL,
                failures INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (kind, key)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX timerDue ON timer (dueAt, kind, key) WHERE failures < 5;

            CREATE TABLE setAside (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                consumer TEXT NOT NULL, messageId TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('refused', 'parked')),
                standing TEXT NOT NULL CHECK (standing IN ('waiting', 'replayed', 'discarded')),
                type TEXT NOT NULL, subject TEXT, delivery BLOB NOT NULL, reasons BLOB NOT NULL,
                attempts INTEGER NOT NULL, at INTEGER NOT NULL, closedBecause TEXT,
                UNIQUE (consumer, messageId)
            ) STRICT;
            CREATE INDEX setAsideWaiting ON setAside (standing, id);

            CREATE TABLE retry (
                consumer TEXT NOT NULL, messageId TEXT NOT NULL, delivery BLOB NOT NULL, attempts INTEGER NOT NULL,
                PRIMARY KEY (consumer, messageId)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE attempt (
                consumer TEXT NOT NULL, messageId TEXT NOT NULL, count INTEGER NOT NULL,
                PRIMARY KEY (consumer, messageId)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE command (
                key TEXT PRIMARY KEY, digest BLOB NOT NULL, answer BLOB NOT NULL, at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE streamPosition (
                queue TEXT PRIMARY KEY, nextOffset INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE setting (
                name TEXT PRIMARY KEY, value TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            """),
        Migration(
            "runtime-2",
            """
            CREATE TABLE setAsideLog (
                id INTEGER PRIMARY KEY AUTOINCREMENT, setAsideId INTEGER NOT NULL REFERENCES setAside (id),
                act TEXT NOT NULL CHECK (act IN ('replayed', 'discarded', 'read')), actor TEXT NOT NULL,
                reason BLOB, at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX setAsideLogEntry ON setAsideLog (setAsideId, id);

            CREATE TABLE parkedHold (
                holder TEXT NOT NULL, holdId TEXT NOT NULL, since INTEGER NOT NULL,
                PRIMARY KEY (holder, holdId)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE parkedHoldVersion (holder TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            """),
        Migration(
            "runtime-3",
            """
            CREATE INDEX inboxAge ON inbox (processedAt);
            CREATE INDEX commandAge ON command (at);
            """),
    ]
}
