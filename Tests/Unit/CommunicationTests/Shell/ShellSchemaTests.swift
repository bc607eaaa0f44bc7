import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Storage
import Testing

@testable import CommunicationService

@Suite("The store's schema")
struct ShellSchemaTests {
    @Test("A store of the first schema is taken over: what is under way stays so, and progress keeps its invoice")
    func migrates() async throws {
        let folder = try ShellFolder()
        let first = try Store(path: folder.store, migrations: Array(CommunicationSchema.migrations.dropLast(2)))
        let at = try Instant(rfc3339: "2026-01-05T07:00:00Z")
        var progress = EpisodeProgress(anchor: "city:I-1")
        progress.noteContact(at: at)
        let body = try JSONCoding.encode(progress)
        try await first.write { database in
            try database.execute(
                sql: """
                    INSERT INTO contact (contactId, accountId, debtorId, channel, class, priority, dueAt, standing,
                        planned, machine, changedAt)
                    VALUES ('c-1', 'city:A-1', 'city:D-1', 'sms', 'reminder', 4, 1, 'granted', x'00', x'00', 2);
                    INSERT INTO task (contactId, kind, summary, reasons, standing, version, openedAt)
                    VALUES ('c-1', 'call', x'00', '', 'open', 1, 7);
                    INSERT INTO reply (replyId, channel, at, intent, sealed) VALUES ('r-1', 'sms', 3, 'unsure', x'00');
                    """)
            try database.execute(
                sql: "INSERT INTO episode (accountId, progress) VALUES ('city:A-1', ?)", arguments: [body])
        }
        try first.close()
        let second = try Store(path: folder.store, migrations: CommunicationSchema.migrations)
        let rows = try await second.read { database in
            [
                try String.fetchOne(database, sql: "SELECT underWay || ' ' || decisions FROM contact"),
                try String.fetchOne(database, sql: "SELECT accountId || ' ' || debtorId || ' ' || dueAt FROM task"),
                try String.fetchOne(database, sql: "SELECT standing FROM reply"),
            ]
        }
        #expect(rows == ["1 0", "city:A-1 city:D-1 7", "noted"])
        let known = try await second.read {
            try EpisodeStore.progress(of: "city:A-1", anchor: "city:I-1", in: $0)
        }
        #expect(known == progress)
        let other = try await second.read {
            try EpisodeStore.progress(of: "city:A-1", anchor: "city:I-2", in: $0)
        }
        #expect(other?.lastContactAt == at)
        try second.close()
    }
}
