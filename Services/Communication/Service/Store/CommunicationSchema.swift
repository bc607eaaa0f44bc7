import Storage
import Vault

enum CommunicationSchema {
    static let migrations =
        DebtorVault.migrations + [
            Migration(
                "communication-1",
                """
                CREATE TABLE account (
                    accountId TEXT PRIMARY KEY, debtorId TEXT NOT NULL, version INTEGER NOT NULL, state BLOB NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX accountDebtor ON account (debtorId);

                CREATE TABLE segmented (
                    accountId TEXT PRIMARY KEY, version INTEGER NOT NULL, segment TEXT NOT NULL, strategy TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE holdSet (
                    holder TEXT NOT NULL, placedBy TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (holder, placedBy)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE debtorStatus (
                    debtorId TEXT NOT NULL, status TEXT NOT NULL, since TEXT NOT NULL,
                    PRIMARY KEY (debtorId, status)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE watermark (system TEXT PRIMARY KEY, asOf INTEGER NOT NULL) STRICT, WITHOUT ROWID;

                CREATE TABLE optOut (
                    debtorId TEXT NOT NULL, scope TEXT NOT NULL, at INTEGER NOT NULL, source TEXT NOT NULL,
                    PRIMARY KEY (debtorId, scope)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE consent (
                    debtorId TEXT NOT NULL, channel TEXT NOT NULL, purpose TEXT NOT NULL, granted INTEGER NOT NULL,
                    at INTEGER NOT NULL, evidence TEXT NOT NULL,
                    PRIMARY KEY (debtorId, channel, purpose)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE debtorVersion (debtorId TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;

                CREATE TABLE episode (accountId TEXT PRIMARY KEY, progress BLOB NOT NULL) STRICT, WITHOUT ROWID;

                CREATE TABLE contact (
                    contactId TEXT PRIMARY KEY, accountId TEXT NOT NULL, debtorId TEXT NOT NULL, channel TEXT NOT NULL,
                    class TEXT NOT NULL, priority INTEGER NOT NULL, dueAt INTEGER NOT NULL,
                    standing TEXT NOT NULL CHECK (standing IN ('planned', 'due', 'granted', 'ended')),
                    planned BLOB NOT NULL, machine BLOB NOT NULL, detail BLOB, result TEXT, cause TEXT,
                    changedAt INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX contactDue ON contact (priority, dueAt, accountId, contactId) WHERE standing = 'due';
                CREATE INDEX contactGranted ON contact (contactId) WHERE standing = 'granted';
                CREATE INDEX contactOpen ON contact (accountId) WHERE standing IN ('planned', 'due');
                CREATE INDEX contactAccount ON contact (accountId, changedAt);
                CREATE INDEX contactDebtor ON contact (debtorId, changedAt);

                CREATE TABLE elsewhere (
                    id TEXT PRIMARY KEY, debtorId TEXT NOT NULL, accountId TEXT, channel TEXT NOT NULL,
                    at INTEGER NOT NULL, direction TEXT NOT NULL, conversation INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX elsewhereDebtor ON elsewhere (debtorId, at);

                CREATE TABLE task (
                    contactId TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('call', 'review')),
                    summary BLOB NOT NULL, reasons TEXT NOT NULL, standing TEXT NOT NULL, outcome TEXT, who TEXT,
                    version INTEGER NOT NULL, openedAt INTEGER NOT NULL, closedAt INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX taskStanding ON task (standing, openedAt);

                CREATE TABLE reply (
                    replyId TEXT PRIMARY KEY, debtorId TEXT, channel TEXT NOT NULL, at INTEGER NOT NULL,
                    intent TEXT NOT NULL, pattern TEXT, sealed BLOB NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX replyDebtor ON reply (debtorId, at);
                """), second, third,
        ]

    /// What a person's contacts wait for, what was decided last, and what people do with calls and replies.
    private static let second = Migration(
        "communication-2",
        """
        ALTER TABLE contact ADD COLUMN underWay INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE contact ADD COLUMN decisions INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE contact ADD COLUMN decision BLOB;
        ALTER TABLE contact ADD COLUMN addressKey TEXT;
        UPDATE contact SET underWay = 1 WHERE standing = 'granted';
        DROP INDEX contactDue;
        CREATE INDEX contactDue ON contact (priority, dueAt, accountId, contactId, channel, debtorId)
            WHERE standing = 'due';
        CREATE INDEX contactDueDebtor ON contact (debtorId, priority, dueAt, accountId, contactId)
            WHERE standing = 'due';
        CREATE INDEX contactUnderWay ON contact (debtorId, contactId) WHERE underWay = 1;
        CREATE INDEX contactOpenDay ON contact (dueAt, contactId) WHERE standing <> 'ended';
        CREATE INDEX contactEnded ON contact (changedAt, contactId) WHERE standing = 'ended';

        CREATE TABLE contactEvent (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            contactId TEXT NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX contactEventContact ON contactEvent (contactId, sequence);

        CREATE TABLE progress (
            accountId TEXT NOT NULL, anchor TEXT NOT NULL, body BLOB NOT NULL, lastContactAt INTEGER,
            isHeld INTEGER NOT NULL, PRIMARY KEY (accountId, anchor)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO progress (accountId, anchor, body, lastContactAt, isHeld)
            SELECT accountId, json_extract(CAST(progress AS TEXT), '$.anchor'), progress,
                CAST(strftime('%s', json_extract(CAST(progress AS TEXT), '$.lastContactAt')) AS INTEGER) * 1000,
                json_extract(CAST(progress AS TEXT), '$.held') IS NOT NULL
            FROM episode;
        DROP TABLE episode;
        CREATE INDEX progressHeld ON progress (accountId) WHERE isHeld = 1;

        ALTER TABLE task ADD COLUMN accountId TEXT NOT NULL DEFAULT '';
        ALTER TABLE task ADD COLUMN debtorId TEXT NOT NULL DEFAULT '';
        ALTER TABLE task ADD COLUMN dueAt INTEGER NOT NULL DEFAULT 0;
        UPDATE task SET dueAt = openedAt,
            accountId = (SELECT accountId FROM contact WHERE contact.contactId = task.contactId),
            debtorId = (SELECT debtorId FROM contact WHERE contact.contactId = task.contactId);
        CREATE INDEX taskOpen ON task (dueAt, contactId) WHERE standing = 'open';
        CREATE INDEX taskOpenAccount ON task (accountId) WHERE standing = 'open';

        ALTER TABLE reply ADD COLUMN addressKey TEXT;
        ALTER TABLE reply ADD COLUMN standing TEXT NOT NULL DEFAULT 'noted'
            CHECK (standing IN ('noted', 'open', 'done'));
        ALTER TABLE reply ADD COLUMN act TEXT;
        ALTER TABLE reply ADD COLUMN who TEXT;
        ALTER TABLE reply ADD COLUMN closedAt INTEGER;
        CREATE INDEX replyOpen ON reply (at, replyId) WHERE standing = 'open';

        CREATE TABLE replyAccess (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, replyId TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL
        ) STRICT;
        """)

    /// What providers say of messages after they took them over.
    private static let third = Migration(
        "communication-3",
        """
        ALTER TABLE contact ADD COLUMN reference TEXT;
        CREATE INDEX contactReference ON contact (reference) WHERE reference IS NOT NULL;

        CREATE TABLE deliveryReport (
            provider TEXT NOT NULL, reference TEXT NOT NULL, status TEXT NOT NULL, meaning TEXT NOT NULL, cause TEXT,
            contactId TEXT, attempt INTEGER, at INTEGER NOT NULL,
            standing TEXT NOT NULL CHECK (standing IN ('waiting', 'applied', 'unknown')),
            PRIMARY KEY (provider, reference, status)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deliveryReportContact ON deliveryReport (contactId, attempt) WHERE standing = 'waiting';
        CREATE INDEX deliveryReportUnknown ON deliveryReport (reference) WHERE standing = 'unknown';
        """)
}
