package import Storage

extension DebtorVault {
    /// The vault's tables. They go into communication's store, before its own.
    package static let migrations = [
        Migration(
            "vault-1",
            """
            CREATE TABLE vaultDebtor (
                debtorId TEXT PRIMARY KEY, personId TEXT NOT NULL,
                form TEXT NOT NULL, language TEXT NOT NULL, country TEXT NOT NULL, timeZone TEXT,
                represented INTEGER NOT NULL CHECK (represented IN (0, 1)),
                idNumberKey TEXT,
                version INTEGER NOT NULL, changedAt INTEGER NOT NULL, erasedAt INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX vaultDebtorPerson ON vaultDebtor (personId, debtorId);
            CREATE INDEX vaultDebtorIdNumber ON vaultDebtor (idNumberKey) WHERE idNumberKey IS NOT NULL;

            CREATE TABLE vaultKey (
                debtorId TEXT PRIMARY KEY REFERENCES vaultDebtor (debtorId), keyId TEXT NOT NULL, wrapped BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX vaultKeyId ON vaultKey (keyId);

            CREATE TABLE vaultPart (
                debtorId TEXT NOT NULL REFERENCES vaultDebtor (debtorId), part TEXT NOT NULL, sealed BLOB NOT NULL,
                PRIMARY KEY (debtorId, part)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE vaultAddress (
                debtorId TEXT NOT NULL REFERENCES vaultDebtor (debtorId), kind TEXT NOT NULL, addressKey TEXT NOT NULL,
                bornKey TEXT, quality TEXT NOT NULL, markedAt INTEGER NOT NULL,
                PRIMARY KEY (debtorId, kind, addressKey)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX vaultAddressKey ON vaultAddress (addressKey);
            CREATE INDEX vaultAddressBorn ON vaultAddress (bornKey) WHERE bornKey IS NOT NULL;

            CREATE TABLE vaultAccess (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                debtorId TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX vaultAccessDebtor ON vaultAccess (debtorId, sequence);

            CREATE TABLE linkCandidate (
                debtorId TEXT NOT NULL, otherDebtorId TEXT NOT NULL,
                idNumbersDiffer INTEGER NOT NULL CHECK (idNumbersDiffer IN (0, 1)),
                standing TEXT NOT NULL CHECK (standing IN ('open', 'linked', 'dismissed')),
                foundAt INTEGER NOT NULL, settledBy TEXT, settledBecause TEXT, settledAt INTEGER,
                PRIMARY KEY (debtorId, otherDebtorId), CHECK (debtorId < otherDebtorId)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX linkCandidateOther ON linkCandidate (otherDebtorId);
            CREATE INDEX linkCandidateOpen ON linkCandidate (foundAt, debtorId) WHERE standing = 'open';
            """)
    ]
}
