import Calendars
import Foundation
import GRDB
import Messaging
import Storage
import TestSupport
import Testing

@Suite struct OutboxTests {
    @Test(arguments: [[3, 4, 5], [5, 3, 4], [1, 2, 4, 6], [2, 2, 3], []] as [[Int64]])
    func exactlyTheConfirmedRowsAreMarked(sequences: [Int64]) async throws {
        let folder = try TestFolder("outbox")
        let store = try Store(path: folder.path + "/store.sqlite", migrations: [])
        let marked = try await store.write { database in
            let wall = Instant(millisecondsSinceEpoch: 0)
            let message = OutgoingMessage(
                exchange: "events", routingKey: "x", mandatory: false, properties: MessageProperties(), body: Data())
            for _ in 0..<6 {
                _ = try Outbox.append(OutboxRow(message: message, alone: false, cause: "test"), to: database, at: wall)
            }
            // Set aside is set aside, also when a confirm comes after all.
            try Outbox.setAside(6, in: database, at: wall)
            try Outbox.markPublished(sequences, in: database, at: wall)
            return try Int64.fetchAll(database, sql: "SELECT sequence FROM outbox WHERE state = 1 ORDER BY sequence")
        }
        #expect(marked == Set(sequences).subtracting([6]).sorted())
        try store.close()
    }
}
