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
    private static let writerCacheKiB = 8_192
    private static let readerCacheKiB = 4_096

    private let pool: DatabasePool
    private let threads: Threads
    private let lock: Mutex<StoreLock?>
    package let path: String

    /// Where the database's work is done.
    package enum Threads: Sendable {
        /// On threads of the store's own: nothing blocks the tasks' threads.
        case own
        /// On the caller's, which it blocks: a simulation has one thread only, so that a run can be repeated exactly.
        case callers
    }

    /// - Parameters:
    ///   - path: the file; its folder is made if need be, readable by the owner only.
    ///   - migrations: the service's own tables, applied after the runtime's, each once, in order. Never edited later.
    /// - Throws: `StorageError`, or what a migration's SQL throws; the file is then as it was before that migration.
    package init(path: String, migrations: [Migration], threads: Threads = .own) throws {
        try Self.makeFolder(of: path)
        self.path = path
        self.threads = threads
        let lock = try StoreLock(storePath: path)
        self.lock = Mutex(lock)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(Self.readerCacheKiB)")
        }
        pool = try Self.naming(path) {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Self.migrate(pool, RuntimeSchema.migrations + migrations, path)
            try Self.makeDurable(pool)
            return pool
        }
    }

    private static func makeFolder(of path: String) throws(StorageError) {
        let folder = (path as NSString).deletingLastPathComponent
        guard !folder.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StorageError(.cannotOpen, "The store's folder \(folder) cannot be made.")
        }
    }

    /// Last, so that nothing done while opening can change it again. SQLite opens a file that may not be written
    /// without a word; beginning to write says so now and not at the first message.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) { .commit }
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -\(writerCacheKiB)")
            try requireDurable(database)
        }
    }

    /// - Throws: `StorageError` with `notDurable` on a connection whose commits may be lost with the power.
    static func requireDurable(_ database: Database) throws {
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
            throw StorageError(.notDurable, "The store does not keep PRAGMA synchronous = FULL.")
        }
    }

    private static func migrate(_ pool: DatabasePool, _ migrations: [Migration], _ path: String) throws {
        var migrator = DatabaseMigrator()
        for migration in migrations {
            migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
        }
        let unknown = try pool.read { try migrator.appliedIdentifiers($0) }.subtracting(migrations.map(\.name))
        guard unknown.isEmpty else {
            throw StorageError(
                .tooNew,
                "The store \(path) was written by a newer version of this program: it has "
                    + "\(unknown.sorted().joined(separator: ", ")), which is not known here.")
        }
        try migrator.migrate(pool)
    }

    /// Turns what SQLite says of the store itself into a `StorageError`.
    private static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StorageError(error, path: path) ?? error as any Error
        }
    }

    /// One write transaction. Throwing rolls all of it back.
    /// - Throws: `StorageError` when the store itself is in trouble; else what the body throws.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            switch threads {
            case .own: return try await pool.write(body)
            case .callers: return try writeNow(body)
            }
        } catch let error as DatabaseError {
            throw StorageError(error, path: path) ?? error as any Error
        }
    }

    /// As `write`, also in a task that was cancelled: for the last word of a process that ends in good order.
    package func writeWhileEnding(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        switch threads {
        case .own:
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                pool.asyncWrite(body) { _, result in continuation.resume(with: result) }
            }
        case .callers: try writeNow(body)
        }
    }

    private func writeNow<Value>(_ body: (Database) throws -> Value) throws -> Value { try pool.write(body) }

    /// A consistent view of the last commit; does not wait for writers.
    /// - Throws: as `write`.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            switch threads {
            case .own: return try await pool.read(body)
            case .callers: return try readNow(body)
            }
        } catch let error as DatabaseError {
            throw StorageError(error, path: path) ?? error as any Error
        }
    }

    private func readNow<Value>(_ body: (Database) throws -> Value) throws -> Value { try pool.read(body) }

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
