import Foundation
import GRDB
import Storage
import TestSupport

/// A store of notes in a folder of its own, and ways to spoil its file.
struct StoreFixture {
    let folder: TestFolder
    var path: String { folder.path + "/store.sqlite" }

    static let notes = Migration("notes-1", "CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")

    init() throws { folder = try TestFolder("store") }

    func open(_ migrations: [Migration] = [notes]) throws -> Store { try Store(path: path, migrations: migrations) }

    /// What opening comes to.
    func openingError(_ migrations: [Migration] = [notes]) -> StorageError? {
        do {
            try open(migrations).close()
            return nil
        } catch {
            return error as? StorageError
        }
    }

    static func add(_ numbers: Range<Int>, to store: Store) async throws {
        try await store.write { database in
            for number in numbers {
                try database.execute(
                    sql: "INSERT INTO note (number, text) VALUES (?, ?)",
                    arguments: [number, String(repeating: "x", count: 1_000)])
            }
        }
    }

    static func count(_ store: Store) async throws -> Int {
        try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM note") ?? 0 }
    }

    /// Puts everything into the one file, as after a long time; the store must be closed.
    func settle() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try queue.close()
    }

    /// Writes over the closed file's bytes.
    func overwrite(at offset: Int, _ bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: bytes)
        try file.close()
    }

    func size() throws -> Int {
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        return size?.intValue ?? 0
    }
}
