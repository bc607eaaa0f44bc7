import Contracts
import Foundation
import GRDB
import HTTPTypes
import Messaging
import ReportingCore
import Storage
import TestSupport
import Testing

@testable import ReportingService

@Suite("Audit chain") struct AuditTests {
    private typealias Make = EventMaker

    private static let entries = 2_100

    /// A store whose chain has some sealed thousands.
    private func fixture(_ count: Int = entries) async throws -> ReportingFixture {
        var make = EventMaker()
        for number in 1...count {
            try make.say(
                Make.paid("city:P-\(number)", account: "city:A-1", cents: Int64(number), at: Make.start), at: Make.start
            )
        }
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        return fixture
    }

    private func verify(_ fixture: ReportingFixture) async throws -> AuditFault? {
        let audit = fixture.audit
        return try await fixture.store.read { database in
            let noted = try AuditStore.head(in: database)
            var walk = audit.walk()
            var more = true
            while more { (walk, more) = try AuditStore.proceed(walk, through: noted.count, limit: 500, in: database) }
            walk.finish(noted: noted)
            return walk.fault
        }
    }

    @Test("only evidence is linked: decisions, messages, payments, disputes and holds")
    func whatIsLinked() async throws {
        var make = EventMaker()
        let contact = Make.contact("c-1", account: "city:A-1")
        try make.say(Make.account("city:A-1", version: 1, balance: 100), at: Make.start)
        try make.say(Make.decision("d-1", account: "city:A-1", outcome: "allow", at: Make.start), at: Make.start)
        try make.say(Make.permitted(contact, at: Make.start), at: Make.start)
        try make.say(Make.settled(contact, .sent, at: Make.start), at: Make.start)
        try make.say(Make.refused(contact, ["Q-HOLD"], at: Make.start), at: Make.start)
        try make.say(Make.paid("city:P-1", account: "city:A-1", cents: 1, at: Make.start), at: Make.start)
        try make.say(Make.dispute("x-1", account: "city:A-1", .open, version: 1, openedAt: Make.start), at: Make.start)
        try make.say(HoldPlaced(set: Make.holds(account: "city:A-1", ["h"], version: 1)), at: Make.start)
        try make.say(HoldReleased(set: Make.holds(account: "city:A-1", [], version: 2)), at: Make.start)
        try make.say(Make.alert("a-1"), at: Make.start)
        let fixture = try ReportingFixture()
        try await fixture.read(make.events)
        let types = try await fixture.store.read { database in
            try Data.fetchAll(database, sql: "SELECT event FROM auditEntry ORDER BY sequence").map {
                try JSONCoding.decode([String: JSONValue].self, from: $0)["type"]?.text ?? ""
            }
        }
        #expect(
            types == [
                "decision.recorded.v1", "contact.permitted.v1", "contact.settled.v1", "payment.received.v1",
                "dispute.state.v1", "hold.placed.v1", "hold.released.v1",
            ])
        #expect(try await verify(fixture) == nil)
    }

    struct Tampering: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: [String]
        let fault: AuditFault
        var testDescription: String { name }
    }

    @Test(
        "the first broken entry is named",
        arguments: [
            Tampering(
                name: "a byte of an event is flipped",
                sql: [
                    "UPDATE auditEntry SET event = CAST(replace(CAST(event AS TEXT), 'P-700', 'P-701') AS BLOB) "
                        + "WHERE sequence = 700"
                ],
                fault: .changed(700)),
            Tampering(
                name: "an entry is taken out", sql: ["DELETE FROM auditEntry WHERE sequence = 33"],
                fault: .missing(33)),
            Tampering(
                name: "an entry is taken out and the rest moved up",
                sql: [
                    "DELETE FROM auditEntry WHERE sequence = 33",
                    "UPDATE auditEntry SET sequence = -sequence + 1 WHERE sequence > 33",
                    "UPDATE auditEntry SET sequence = -sequence WHERE sequence < 0",
                ], fault: .changed(33)),
            Tampering(
                name: "the end is cut off", sql: ["DELETE FROM auditEntry WHERE sequence > 2050"],
                fault: .missing(2_051)),
            Tampering(
                name: "the end is cut off and the head noted anew",
                sql: ["DELETE FROM auditEntry WHERE sequence > 2050", "UPDATE auditHead SET count = 2050"],
                fault: .head(2_050)),
            Tampering(
                name: "a seal is taken off", sql: ["DELETE FROM auditSeal WHERE sequence = 1000"], fault: .seal(1_000)),
            Tampering(
                name: "a seal is put in another's place",
                sql: [
                    "UPDATE auditSeal SET seal = (SELECT seal FROM auditSeal WHERE sequence = 1000) "
                        + "WHERE sequence = 2000"
                ],
                fault: .seal(2_000)),
        ])
    func tampering(_ given: Tampering) async throws {
        let fixture = try await fixture()
        #expect(try await verify(fixture) == nil)
        try await fixture.store.write { database in for sql in given.sql { try database.execute(sql: sql) } }
        #expect(try await verify(fixture) == given.fault)
    }

    @Test("a chain made anew without the key fails at its first seal")
    func forged() async throws {
        let fixture = try await fixture(1_200)
        try await fixture.store.write { database in
            let events = try Data.fetchAll(database, sql: "SELECT event FROM auditEntry ORDER BY sequence")
            try database.execute(sql: "DELETE FROM auditEntry; DELETE FROM auditSeal; DELETE FROM auditHead")
            let forger = AuditStore(seal: AuditSeal(key: Data(repeating: 9, count: 32)))
            for event in events.dropFirst(5) { try forger.append(event, in: database) }
        }
        #expect(try await verify(fixture) == .seal(1_000))
    }

    @Test("an auditor's check is run once, its result kept, and a broken chain raises an alert")
    func check() async throws {
        let fixture = try await fixture(50).restarted()
        try await fixture.running {
            #expect(fixture.parts.audit.check(by: "thandi"))
            try await eventually("the first result") { try await checks(fixture).count == 1 }
            try await fixture.store.write { try $0.execute(sql: "DELETE FROM auditEntry WHERE sequence = 7") }
            try await eventually("free again") { fixture.parts.audit.check(by: "thandi") }
            try await eventually("the second result") { try await checks(fixture).count == 2 }
            try await eventually("the alert") {
                fixture.transport.published.map(\.properties.type) == [AlertRaised.messageType]
            }
        }
        let found = try await checks(fixture)
        #expect(found.map(\.brokenAt) == [7, nil])
        #expect(found.map(\.entries) == [6, 50])
        #expect(found.first?.text == "Entry 7 is missing.")
    }

    private func checks(_ fixture: ReportingFixture) async throws -> [AuditStore.Check] {
        try await fixture.store.read { try AuditStore.checks(limit: 10, in: $0) }
    }
}
