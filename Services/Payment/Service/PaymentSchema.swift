import Storage

/// Payment's own tables. Amounts are minor units; a row of an account is in the account's currency. Instants are
/// milliseconds since 1970, dates ISO 8601 text.
enum PaymentSchema {
    static let migrations = [
        Migration(
            "payment-1",
            """
            CREATE TABLE account (
                accountId TEXT PRIMARY KEY, debtorId TEXT NOT NULL, creditorId TEXT NOT NULL, reference TEXT NOT NULL,
                debtType TEXT NOT NULL, currency TEXT NOT NULL, openedOn TEXT NOT NULL, attributes BLOB NOT NULL,
                closedBecause TEXT, version INTEGER NOT NULL CHECK (version > 0), balance INTEGER NOT NULL,
                entryCount INTEGER NOT NULL, promisesMade INTEGER NOT NULL, promisesBroken INTEGER NOT NULL,
                openPromiseId TEXT, settledAt INTEGER, digest TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX accountReference ON account (reference);
            CREATE INDEX accountDebtor ON account (debtorId);

            CREATE TABLE invoice (
                invoiceId TEXT PRIMARY KEY, accountId TEXT NOT NULL REFERENCES account, number TEXT NOT NULL,
                part TEXT NOT NULL, issuedOn TEXT NOT NULL, dueOn TEXT NOT NULL,
                amount INTEGER NOT NULL CHECK (amount > 0), open INTEGER NOT NULL CHECK (open BETWEEN 0 AND amount),
                cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)), digest TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX invoiceAccount ON invoice (accountId);
            CREATE INDEX invoiceNumber ON invoice (number);

            CREATE TABLE credit (
                creditKey TEXT PRIMARY KEY, accountId TEXT NOT NULL REFERENCES account,
                kind TEXT NOT NULL, source TEXT, amount INTEGER NOT NULL CHECK (amount > 0),
                unallocated INTEGER NOT NULL CHECK (unallocated BETWEEN 0 AND amount), valueOn TEXT NOT NULL,
                namedInvoice TEXT, entryNumber INTEGER NOT NULL, reversed INTEGER NOT NULL CHECK (reversed IN (0, 1)),
                postedAt INTEGER NOT NULL, method TEXT, contactId TEXT, confirmedBy TEXT UNIQUE, digest TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX creditAccount ON credit (accountId);
            CREATE INDEX creditRecent ON credit (postedAt, creditKey) WHERE kind = 'payment';

            CREATE TABLE allocation (
                accountId TEXT NOT NULL REFERENCES account, creditKey TEXT NOT NULL REFERENCES credit,
                invoiceId TEXT NOT NULL REFERENCES invoice, amount INTEGER NOT NULL CHECK (amount > 0),
                PRIMARY KEY (accountId, creditKey, invoiceId)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE entry (
                accountId TEXT NOT NULL REFERENCES account, number INTEGER NOT NULL, kind TEXT NOT NULL,
                reference TEXT NOT NULL, at INTEGER NOT NULL, valueOn TEXT NOT NULL, PRIMARY KEY (accountId, number)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE posting (
                accountId TEXT NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL, ledger TEXT NOT NULL,
                amount INTEGER NOT NULL CHECK (amount <> 0), PRIMARY KEY (accountId, number, position),
                FOREIGN KEY (accountId, number) REFERENCES entry
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE promise (
                promiseId TEXT PRIMARY KEY, accountId TEXT NOT NULL REFERENCES account, amount INTEGER NOT NULL,
                madeAt INTEGER NOT NULL, dueOn TEXT NOT NULL, afterEntry INTEGER NOT NULL, contactId TEXT,
                standing TEXT NOT NULL, version INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE intent (
                intentId TEXT PRIMARY KEY, accountId TEXT NOT NULL REFERENCES account, gateway TEXT NOT NULL,
                amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, contactId TEXT,
                createdAt INTEGER NOT NULL, standing TEXT NOT NULL CHECK (standing IN ('open', 'succeeded', 'failed')),
                paymentId TEXT
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX intentAccount ON intent (accountId);

            CREATE TABLE gatewayEvent (
                gateway TEXT NOT NULL, eventId TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (gateway, eventId)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE dispute (
                disputeId TEXT PRIMARY KEY, accountId TEXT NOT NULL, version INTEGER NOT NULL, standing TEXT NOT NULL,
                openedAt INTEGER NOT NULL, deadline TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX disputeAccount ON dispute (accountId);

            CREATE TABLE holdSet (
                holder TEXT NOT NULL, placedBy TEXT NOT NULL, version INTEGER NOT NULL, holds BLOB NOT NULL,
                PRIMARY KEY (holder, placedBy)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE watermark (system TEXT PRIMARY KEY, asOf INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            """)
    ]
}
