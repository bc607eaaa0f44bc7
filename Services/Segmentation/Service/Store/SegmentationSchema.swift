import Storage

enum SegmentationSchema {
    static let migrations = [
        Migration(
            "segmentation-1",
            """
            CREATE TABLE segmentCase (
                accountId TEXT PRIMARY KEY, debtorId TEXT NOT NULL, accountVersion INTEGER NOT NULL,
                account BLOB NOT NULL, segmented BLOB, segment TEXT, strategy TEXT
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX segmentCaseDebtor ON segmentCase (debtorId);
            CREATE INDEX segmentCaseSegment ON segmentCase (segment, accountId);

            CREATE TABLE holdSet (
                holder TEXT NOT NULL, placedBy TEXT NOT NULL, version INTEGER NOT NULL, count INTEGER NOT NULL,
                PRIMARY KEY (holder, placedBy)
            ) STRICT, WITHOUT ROWID;
            """)
    ]
}
