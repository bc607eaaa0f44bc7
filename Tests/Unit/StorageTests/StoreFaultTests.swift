import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite("A store in trouble") struct StoreFaultTests {
    @Test("commits are on the disk when they return, whatever SQLite's wrapper prefers")
    func durable() async throws {
        let fixture = try StoreFixture()
        for _ in 0..<2 {
            let store = try fixture.open()
            let (level, mode) = try await store.write { database in
                (
                    try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                    try String.fetchOne(database, sql: "PRAGMA journal_mode")
                )
            }
            #expect(level == 2)
            #expect(mode == "wal")
            try store.close()
        }
    }

    @Test("a connection that does not keep synchronous at FULL is refused", arguments: ["OFF", "NORMAL", "FULL"])
    func notDurable(level: String) throws {
        let fixture = try StoreFixture()
        let queue = try DatabaseQueue(path: fixture.path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = \(level)")
            guard level != "FULL" else { return try Store.requireDurable(database) }
            let error = #expect(throws: StorageError.self) { try Store.requireDurable(database) }
            #expect(error?.code == .notDurable)
        }
        try queue.close()
    }

    @Test("a full disk is named; nothing of the transaction is kept, and it goes on when there is room")
    func full() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try await StoreFixture.add(0..<10, to: store)
        try await limitPages(of: store, more: 2)
        let error = await #expect(throws: StorageError.self) { try await StoreFixture.add(10..<200, to: store) }
        #expect(error?.code == .full)
        #expect(error?.text.contains(fixture.path) == true)
        #expect(try await StoreFixture.count(store) == 10)
        try await limitPages(of: store, more: 10_000)
        try await StoreFixture.add(10..<200, to: store)
        #expect(try await StoreFixture.count(store) == 200)
        try store.close()
    }

    private func limitPages(of store: Store, more: Int) async throws {
        try await store.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + more)")
        }
    }

    @Test("a file that may not be written is found out when it is opened, and named")
    func readOnlyFile() async throws {
        let fixture = try StoreFixture()
        try fixture.open().close()
        try fixture.settle()
        // A write version above those SQLite knows makes it open the file for reading only; rights would not stop root.
        try fixture.overwrite(at: 18, [3])
        let error = fixture.openingError()
        #expect(error?.code == .readOnly)
        #expect(error?.text.contains(fixture.path) == true)
        try fixture.overwrite(at: 18, [2])
        #expect(fixture.openingError() == nil)
    }

    @Test("a store that becomes unwritable while it is open says so")
    func readOnlyLater() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try await store.write { try $0.execute(sql: "PRAGMA query_only = 1") }
        let error = await #expect(throws: StorageError.self) { try await StoreFixture.add(0..<1, to: store) }
        #expect(error?.code == .readOnly)
        try store.close()
    }

    @Test("a folder that cannot be made or written is named")
    func folder() throws {
        #expect(throws: StorageError.self) { try Store(path: "/proc/none/store.sqlite", migrations: []) }
        let fixture = try StoreFixture()
        guard geteuid() != 0 else { return }
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: fixture.folder.path)
        #expect(fixture.openingError()?.code == .readOnly)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: fixture.folder.path)
    }

    @Test("a file that is no store, or whose first page is spoilt, is not opened")
    func spoiltStart() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write("store.sqlite", String(repeating: "not a database ", count: 1_000))
        #expect(fixture.openingError()?.code == .corrupt)
        let second = try StoreFixture()
        try second.open().close()
        try second.settle()
        try second.overwrite(at: 0, [UInt8](repeating: 0xEE, count: 200))
        #expect(second.openingError()?.code == .corrupt)
    }

    @Test("bytes overwritten in the middle are found where they are read, and never taken for data")
    func spoiltMiddle() async throws {
        let fixture = try StoreFixture()
        var store = try fixture.open()
        try await StoreFixture.add(0..<500, to: store)
        try store.close()
        try fixture.settle()
        let size = try fixture.size()
        try fixture.overwrite(at: size / 2, [UInt8](repeating: 0xEE, count: size / 4))
        store = try fixture.open()
        let damaged = store
        let error = await #expect(throws: StorageError.self) {
            try await damaged.read { try String.fetchAll($0, sql: "SELECT text FROM note") }
        }
        #expect(error?.code == .corrupt)
        #expect(error?.text.contains("backup") == true)
        try store.close()
    }

    @Test("a statement at fault is not taken for a store in trouble")
    func ownFault() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try await StoreFixture.add(0..<1, to: store)
        await #expect(throws: DatabaseError.self) { try await StoreFixture.add(0..<1, to: store) }
        try store.close()
    }
}
