import Storage

/// Dispute's own tables. Instants are milliseconds since 1970, dates ISO 8601 text; what people wrote is sealed.
enum DisputeSchema {
    static let migrations = [
        Migration(
            "dispute-1",
            """
            CREATE TABLE account (
                accountId TEXT PRIMARY KEY, debtorId TEXT NOT NULL, creditorId TEXT NOT NULL,
                version INTEGER NOT NULL, state BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX accountDebtor ON account (debtorId);

            CREATE TABLE dispute (
                disputeId TEXT PRIMARY KEY, accountId TEXT NOT NULL, debtorId TEXT NOT NULL, reason TEXT NOT NULL,
                invoiceId TEXT NOT NULL, isOpen INTEGER NOT NULL CHECK (isOpen IN (0, 1)), deadline TEXT NOT NULL,
                team TEXT NOT NULL, assignee TEXT, openedAt INTEGER NOT NULL, version INTEGER NOT NULL,
                body BLOB NOT NULL, accountThen BLOB NOT NULL, saidSequence INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX disputeSubject ON dispute (accountId, reason, invoiceId) WHERE isOpen = 1;
            CREATE INDEX disputeAccount ON dispute (accountId, openedAt);
            CREATE INDEX disputeDebtor ON dispute (debtorId);
            CREATE INDEX disputeWork ON dispute (isOpen, deadline, disputeId);

            CREATE TABLE holdSet (
                holder TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('account', 'debtor')),
                version INTEGER NOT NULL CHECK (version > 0), count INTEGER NOT NULL, holds BLOB NOT NULL,
                PRIMARY KEY (holder, kind)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX holdSetInForce ON holdSet (holder, kind) WHERE count > 0;

            CREATE TABLE task (
                taskId TEXT PRIMARY KEY, kind TEXT NOT NULL, debtorId TEXT NOT NULL, accountId TEXT,
                origin TEXT NOT NULL, isOpen INTEGER NOT NULL CHECK (isOpen IN (0, 1)), openedAt INTEGER NOT NULL,
                body BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX taskWork ON task (isOpen, openedAt, taskId);
            CREATE INDEX taskDebtor ON task (debtorId);

            CREATE TABLE history (
                id INTEGER PRIMARY KEY AUTOINCREMENT, about TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
                actor TEXT NOT NULL, fact TEXT, sealed BLOB
            ) STRICT;
            CREATE INDEX historyAbout ON history (about, id);

            CREATE TABLE access (
                id INTEGER PRIMARY KEY AUTOINCREMENT, about TEXT NOT NULL, user TEXT NOT NULL, at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX accessAbout ON access (about, id);
            """)
    ]
}
