import Storage

enum ReportingSchema {
    static let migrations = [
        Migration("reporting-1", counters + accounts + facts + logs), Migration("reporting-2", trouble),
    ]

    private static let trouble = """
        CREATE INDEX deliveryTrouble ON delivery (at) WHERE result IN ('in-doubt', 'failed');
        """

    private static let counters = """
        CREATE TABLE tally (
            metric TEXT NOT NULL, day INTEGER NOT NULL, creditor TEXT NOT NULL, key TEXT NOT NULL, other TEXT NOT NULL,
            count INTEGER NOT NULL, amount INTEGER NOT NULL,
            PRIMARY KEY (metric, day, creditor, key, other)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE progress (
            one INTEGER PRIMARY KEY CHECK (one = 1), events INTEGER NOT NULL, newest INTEGER NOT NULL
        ) STRICT;
        INSERT INTO progress (one, events, newest) VALUES (1, 0, 0);

        """

    private static let accounts = """
        CREATE TABLE account (
            accountId TEXT PRIMARY KEY, debtorId TEXT NOT NULL, creditor TEXT NOT NULL, reference TEXT NOT NULL,
            currency TEXT NOT NULL, balance INTEGER NOT NULL, firstDueOn INTEGER, closed INTEGER NOT NULL,
            promiseDueOn INTEGER, version INTEGER NOT NULL, state BLOB NOT NULL, changedAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX accountDebtor ON account (debtorId);
        CREATE INDEX accountReference ON account (reference);
        CREATE INDEX accountChanged ON account (changedAt, accountId);
        CREATE INDEX accountOpen ON account (currency, creditor, balance, accountId) WHERE closed = 0 AND balance > 0;

        CREATE TABLE segment (
            accountId TEXT PRIMARY KEY, segment TEXT NOT NULL, strategy TEXT NOT NULL, reasons TEXT NOT NULL,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX segmentName ON segment (segment, accountId);

        CREATE TABLE debtor (
            debtorId TEXT PRIMARY KEY, version INTEGER NOT NULL, state BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    private static let facts = """
        CREATE TABLE delivery (
            contactId TEXT NOT NULL, attempt INTEGER NOT NULL, accountId TEXT NOT NULL, creditor TEXT NOT NULL,
            channel TEXT NOT NULL, class TEXT NOT NULL, segment TEXT NOT NULL, step TEXT NOT NULL,
            permitted INTEGER NOT NULL, result TEXT, at INTEGER NOT NULL,
            converted INTEGER NOT NULL DEFAULT 0, exact INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (contactId, attempt)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deliveryAccount ON delivery (accountId, at);

        CREATE TABLE payment (
            paymentId TEXT PRIMARY KEY, accountId TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,
            source TEXT NOT NULL, at INTEGER NOT NULL, contactId TEXT, reversed INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX paymentAccount ON payment (accountId, at);
        CREATE INDEX paymentContact ON payment (contactId) WHERE contactId IS NOT NULL;

        CREATE TABLE promise (
            promiseId TEXT PRIMARY KEY, accountId TEXT NOT NULL, standing TEXT NOT NULL, version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE dispute (
            disputeId TEXT PRIMARY KEY, accountId TEXT NOT NULL, creditor TEXT NOT NULL, reason TEXT NOT NULL,
            standing TEXT NOT NULL, isOpen INTEGER NOT NULL, openedAt INTEGER NOT NULL, deadline INTEGER NOT NULL,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX disputeAccount ON dispute (accountId);
        CREATE INDEX disputeOpen ON dispute (accountId) WHERE isOpen = 1;

        CREATE TABLE holdSet (
            holder TEXT NOT NULL, placedBy TEXT NOT NULL, version INTEGER NOT NULL,
            PRIMARY KEY (holder, placedBy)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE hold (
            holder TEXT NOT NULL, placedBy TEXT NOT NULL, holdId TEXT NOT NULL, reason TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (holder, placedBy, holdId)
        ) STRICT, WITHOUT ROWID;

        """

    private static let logs = """
        CREATE TABLE timeline (
            id INTEGER PRIMARY KEY, subject TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX timelineSubject ON timeline (subject, at, id);

        CREATE TABLE decision (
            id INTEGER PRIMARY KEY, decisionId TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, accountId TEXT NOT NULL,
            contactId TEXT, decidedAt INTEGER NOT NULL, outcome TEXT NOT NULL, rules TEXT NOT NULL, body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX decisionAccount ON decision (accountId, id);
        CREATE INDEX decisionOutcome ON decision (outcome, id);

        CREATE TABLE alert (
            id INTEGER PRIMARY KEY, alertId TEXT NOT NULL UNIQUE, service TEXT NOT NULL, code TEXT NOT NULL,
            text TEXT NOT NULL, about TEXT, at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE auditEntry (
            sequence INTEGER PRIMARY KEY, event BLOB NOT NULL, hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE auditHead (
            one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE auditSeal (
            sequence INTEGER PRIMARY KEY, seal BLOB NOT NULL
        ) STRICT;
        CREATE TABLE auditCheck (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, user TEXT NOT NULL, entries INTEGER NOT NULL,
            brokenAt INTEGER, text TEXT NOT NULL
        ) STRICT;
        """
}
