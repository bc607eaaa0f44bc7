import GRDB
import Storage
import Synchronization

/// Under which names messages may wait in the store: retried, set aside. Nearly every message waits under none, and
/// need not be looked for. Names are kept as hashes and never taken out, so a yes means only that the store must be
/// asked.
final class StoredKeys: Sendable {
    private let hashes = Mutex<Set<Int>>([])

    func load(from database: Database) throws {
        let known = try Row.fetchAll(
            database,
            sql: """
                SELECT consumer, messageId FROM retry
                UNION ALL SELECT consumer, messageId FROM setAside WHERE standing = 'waiting'
                """)
        for row in known { insert(consumer: row["consumer"], messageID: row["messageId"]) }
    }

    func insert(consumer: String, messageID: String) {
        let hash = Self.hash(consumer, messageID)
        hashes.withLock { _ = $0.insert(hash) }
    }

    func mayHold(consumer: String, messageID: String) -> Bool {
        hashes.withLock { $0.isEmpty ? false : $0.contains(Self.hash(consumer, messageID)) }
    }

    private static func hash(_ consumer: String, _ messageID: String) -> Int {
        var hasher = Hasher()
        hasher.combine(consumer)
        hasher.combine(messageID)
        return hasher.finalize()
    }
}
