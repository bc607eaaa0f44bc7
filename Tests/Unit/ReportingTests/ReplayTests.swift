import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ReportingCore
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import ReportingService

@Suite("Reading the stream") struct ReplayTests {
    private static let tables = [
        "tally", "progress", "account", "segment", "debtor", "delivery", "payment", "promise", "dispute", "holdSet",
        "hold",
        "timeline", "decision", "alert", "auditEntry", "auditHead", "auditSeal", "streamPosition",
    ]

    /// Everything the service knows, as text, table by table.
    private func dump(_ fixture: ReportingFixture) async throws -> [String: [String]] {
        try await fixture.store.read { database in
            try Self.tables.reduce(into: [:]) { dump, table in
                dump[table] = try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map(\.debugDescription).sorted()
            }
        }
    }

    private func differing(_ left: [String: [String]], _ right: [String: [String]]) -> [String] {
        Self.tables.filter { left[$0] != right[$0] }
    }

    @Test("read again from the start into an empty store, the stream gives the same store")
    func replay() async throws {
        let events = try BigWorld(seed: 11, accounts: 40, days: 20, events: 900).events
        let live = try ReportingFixture()
        try await live.running {
            // As it comes: in small pieces.
            for start in stride(from: 0, to: events.count, by: 37) {
                live.transport.deliver(Array(events[start..<min(start + 37, events.count)]), from: Int64(start))
            }
            try await eventually("all read") {
                try await live.store.read { try StreamPositions.next("events.log", in: $0) } == Int64(events.count)
            }
        }
        let again = try ReportingFixture()
        try await again.read(events)
        let (first, second) = (try await dump(live), try await dump(again))
        #expect(differing(first, second) == [])
        #expect(first["timeline"]?.isEmpty == false && first["auditEntry"]?.isEmpty == false)
    }

    @Test("events delivered again, by the broker or by their sender, change nothing")
    func duplicates() async throws {
        let events = try BigWorld(seed: 12, accounts: 20, days: 10, events: 300).events
        let first = try ReportingFixture()
        try await first.read(events)
        let before = try await dump(first)
        let fixture = try first.restarted()
        // The same offsets once more, as after a lost connection, and all of it published a second time behind the end.
        try await fixture.running {
            fixture.transport.deliver(events, from: 0)
            fixture.transport.deliver(events, from: Int64(events.count))
            try await eventually("all read") {
                try await fixture.store.read { try StreamPositions.next("events.log", in: $0) }
                    == Int64(2 * events.count)
            }
        }
        #expect(differing(before, try await dump(fixture)) == ["streamPosition"])
    }

    @Test("a restarted service goes on behind the last event whose effect is stored, with time where it stood")
    func restart() async throws {
        let events = try BigWorld(seed: 13, accounts: 10, days: 5, events: 120).events
        let first = try ReportingFixture()
        try await first.read(Array(events.prefix(70)))
        let now = first.clock.now
        #expect(now > EventMaker.start - .seconds(1))
        let second = try first.restarted()
        try await second.running {
            try await eventually("subscribed") { !second.transport.subscriptions.isEmpty }
            #expect(second.transport.subscriptions.map(\.streamOffset) == [.at(70)])
            #expect(second.clock.now == now)
        }
    }
}
