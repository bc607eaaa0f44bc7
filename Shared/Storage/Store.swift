import Foundation
package import GRDB
import Synchronization

/// One service's SQLite file: opened by one process, written by one connection, read by several.
///
/// GRDB sets `synchronous = NORMAL` when it opens a file in WAL mode, which may lose the last commits in a power cut.
/// A message is acknowledged after its commit, so the writer is put to FULL afterwards, and that is read back: a store
/// that is not durable does not open.
package final class Store: Sendable {
    /// The writer finds its place in every index for each message; a reader mostly reads what is new.
    private static let writerCacheKiB = 16_384
    private static let readerCacheKiB = 4_096

    private let pool: DatabasePool
    private let lock: Mutex<StoreLock?>
    package let path: String

    /// - Parameters:
    ///   - path: the file; its folder is made if need be, readable by the owner only.
    ///   - migrations: the service's own tables, applied after the runtime's, each once, in order. Never edited later.
    package init(path: String, migrations: [Migration]) throws {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        self.path = path
        let lock = try StoreLock(storePath: path)
        self.lock = Mutex(lock)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(Self.readerCacheKiB)")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StorageError(.corrupt, "The file \(path) is not a readable store.")
        }
        try Self.makeDurable(pool)
        try Self.migrate(pool, RuntimeSchema.migrations + migrations)
    }

    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -\(writerCacheKiB)")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
                throw StorageError(.notDurable, "The store does not keep PRAGMA synchronous = FULL.")
            }
        }
    }

    private static func migrate(_ pool: DatabasePool, _ migrations: [Migration]) throws {
        var migrator = DatabaseMigrator()
        for migration in migrations {
            migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
        }
        let tooNew = try pool.read { try migrator.hasBeenSuperseded($0) }
        guard !tooNew else {
            throw StorageError(.tooNew, "The store was written by a newer version of this program.")
        }
        try migrator.migrate(pool)
    }

    /// One write transaction. Throwing rolls all of it back.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await pool.write(body)
    }

    /// A consistent view of the last commit; does not wait for writers.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await pool.read(body)
    }

    /// Closes the file and lets another process have it.
    package func close() throws {
        try pool.close()
        lock.withLock { $0 = nil }
    }
}

/// One step of a store's schema.
package struct Migration: Sendable {
    package let name: String
    package let sql: String

    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
