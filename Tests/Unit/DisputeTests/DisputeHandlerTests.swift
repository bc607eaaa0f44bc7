import Calendars
import Contracts
import DisputeCore
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import DisputeService

@Suite struct DisputeHandlerTests {
    private static let opened = ERPDisputeOpened.messageType
    private static let status = DebtorStatusChanged.messageType

    @Test("An ERP's dispute is accepted, opened, said and held, and the hold is said first")
    func opensForERP() async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            try await fixture.know(try Facts.state())
            fixture.erp(
                Self.opened, id: "e-1",
                #"{"accountId":"A-1","invoiceId":"I-1","amount":"250.00","currency":"ZAR","reason":"already-paid"}"#
            )
            try await eventually("accepted") { try fixture.published(ERPMessageAccepted.self).count == 1 }
            let dispute = try #require(try fixture.published(DisputeState.self).first)
            #expect(dispute.accountID == Facts.account)
            #expect(dispute.invoiceID == Facts.invoice)
            #expect(dispute.amount == (try Facts.zar("250.00")))
            #expect(dispute.deadline.iso8601 == "2026-01-19")
            #expect(dispute.version == 1)
            #expect(try fixture.holds(on: "city:A-1") == ["dispute:\(dispute.disputeID)"])
            let types = fixture.transport.published.compactMap(\.properties.type)
            let hold = try #require(types.firstIndex(of: HoldPlaced.messageType))
            let said = try #require(types.firstIndex(of: DisputeState.messageType))
            #expect(hold < said)
        }
    }

    @Test("The same thing told twice is one dispute, and both messages are accepted")
    func sameTwice() async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            try await fixture.know(try Facts.state())
            for id in ["e-1", "e-2"] { fixture.erp(Self.opened, id: id, #"{"accountId":"A-1","reason":"other"}"#) }
            fixture.erp(Self.opened, id: "e-3", #"{"accountId":"A-1","reason":"not-mine"}"#)
            try await eventually("accepted") { try fixture.published(ERPMessageAccepted.self).count == 3 }
            #expect(try fixture.published(DisputeState.self).map(\.reason) == [.other, .notMine])
            #expect(try fixture.holds(on: "city:A-1").count == 2)
        }
    }

    @Test("A dispute whose account is on its way is opened once the account is known")
    func accountOnItsWay() async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            fixture.erp(Self.opened, id: "e-1", #"{"accountId":"A-1","reason":"other"}"#)
            try await eventually("it waits") {
                try await fixture.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM retry") } == 1
            }
            try await fixture.know(try Facts.state())
            try await eventually("opened") { try fixture.published(DisputeState.self).count == 1 }
            #expect(try fixture.published(ERPMessageRejected.self).isEmpty)
        }
    }

    @Test(
        "What an ERP cannot mean is rejected with the field's name",
        arguments: [
            (#"{"accountId":"A-1","reason":"because"}"#, ["reason"]),
            (#"{"reason":"other","amount":"-1","currency":"ZAR"}"#, ["accountId", "amount"]),
            (#"{"accountId":"A-1","reason":"other","amount":"1.00","currency":"USD"}"#, ["currency"]),
        ])
    func rejected(_ body: String, _ fields: [String]) async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            try await fixture.know(try Facts.state())
            fixture.erp(Self.opened, id: "e-1", body)
            try await eventually("rejected") { try fixture.published(ERPMessageRejected.self).count == 1 }
            let reasons = try fixture.published(ERPMessageRejected.self).flatMap(\.reasons)
            #expect(Set(reasons.compactMap(\.field)) == Set(fields))
            #expect(try fixture.published(DisputeState.self).isEmpty)
        }
    }

    @Test("A dispute on an account that never comes is rejected as an unknown account")
    func unknownAccount() async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            fixture.erp(Self.opened, id: "e-1", #"{"accountId":"A-9","reason":"other"}"#)
            try await eventually("it waits") {
                try await fixture.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM retry") } == 1
            }
            // As if it had waited its time already.
            try await fixture.store.write { database in
                try database.execute(sql: "UPDATE retry SET attempts = ?", arguments: [Retries.delays.count])
            }
            try await eventually("rejected") { try fixture.published(ERPMessageRejected.self).count == 1 }
            #expect(
                try fixture.published(ERPMessageRejected.self).flatMap(\.reasons).map(\.code) == ["unknown-account"])
        }
    }

    @Test("A status holds the debtor and asks a person; none releases and closes what was asked")
    func statuses() async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            fixture.erp(Self.status, id: "s-1", #"{"debtorId":"D-1","status":"debt-review","since":"2026-01-02"}"#)
            try await eventually("held") { try fixture.holds(on: "city:D-1") == ["status:debt-review"] }
            #expect(try await fixture.store.read { try TaskStore.openCount(in: $0) } == 1)
            fixture.erp(Self.status, id: "s-2", #"{"debtorId":"D-1","status":"none","since":"2026-01-04"}"#)
            try await eventually("released") { try fixture.published(HoldReleased.self).count == 1 }
            #expect(try fixture.holds(on: "city:D-1").isEmpty)
            #expect(try await fixture.store.read { try TaskStore.openCount(in: $0) } == 0)
        }
    }

    @Test("An answer that disputes opens a dispute on the certain account, else it is a task that holds the debtor")
    func replies() async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            try await fixture.know(try Facts.state())
            for (id, account) in [("r-1", Facts.account as AccountID?), ("r-2", nil)] {
                try fixture.tell(
                    ReplyReceived(
                        replyID: id, debtorID: Facts.debtor, accountID: account, channel: .sms, intent: .dispute,
                        at: Facts.start), id: id)
            }
            try await eventually("both are held") { try fixture.published(HoldPlaced.self).count == 2 }
            #expect(try fixture.published(DisputeState.self).map(\.reason) == [.other])
            #expect(try fixture.published(HoldPlaced.self).compactMap(\.set.debtorID) == [Facts.debtor])
        }
    }

    @Test("The deadline's two timers raise an alert each, once; a closed dispute raises none")
    func deadlines() async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            try await fixture.know(try Facts.state())
            fixture.erp(Self.opened, id: "e-1", #"{"accountId":"A-1","reason":"already-paid"}"#)
            fixture.erp(Self.opened, id: "e-2", #"{"accountId":"A-1","reason":"scheme-should-pay"}"#)
            try await eventually("opened") { try fixture.published(DisputeState.self).count == 2 }
            try await fixture.step(to: "2026-01-13T22:00:00Z")
            #expect(try fixture.published(AlertRaised.self).map(\.code) == ["dispute-deadline-near"])
            let late = try #require(try fixture.published(DisputeState.self).first { $0.reason == .schemeShouldPay })
            _ = try await fixture.engine.perform("close") { work in
                try fixture.desk.act(on: late.disputeID, kind: .withdrawn, by: "debtor", work) {
                    $0.withdraw(at: work.now)
                }?.answer
            }
            try await fixture.step(to: "2026-01-19T22:00:00Z")
            try await fixture.step(to: "2026-03-01T22:00:00Z")
            #expect(
                try fixture.published(AlertRaised.self).map(\.code) == ["dispute-deadline-near", "dispute-overdue"])
            #expect(try fixture.holds(on: "city:A-1").count == 1)
        }
    }

    @Test("A message that cannot be read holds whom it is about until it is applied or discarded")
    func parked() async throws {
        let fixture = try DisputeFixture()
        try await fixture.running {
            fixture.transport.deliver(
                Envelope(
                    id: "p-1", source: "/test", type: AccountState.messageType,
                    data: Data(#"{"accountID":"city:A-1"}"#.utf8)), queue: DisputeFixture.queueEvents)
            try await eventually("held") { try fixture.holds(on: "city:A-1") == ["parked:p-1"] }
        }
    }

    @Test("What an ERP or a debtor wrote is in no file of the store, and in no message")
    func sealed() async throws {
        let secret = "Umfundisi-Nkosi-4711"
        let fixture = try DisputeFixture()
        try await fixture.running {
            try await fixture.know(try Facts.state())
            fixture.erp(Self.opened, id: "e-1", #"{"accountId":"A-1","reason":"other","text":"\#(secret)"}"#)
            fixture.erp(
                Self.status, id: "s-1",
                #"{"debtorId":"D-1","status":"represented","since":"2026-01-02","detail":"\#(secret)"}"#)
            try await eventually("accepted") { try fixture.published(ERPMessageAccepted.self).count == 2 }
            let entry = try #require(
                try await fixture.store.read { database -> Data? in
                    try Data.fetchOne(database, sql: "SELECT sealed FROM history WHERE kind = 'opened'")
                })
            #expect(entry.range(of: Data(secret.utf8)) == nil)
            for file in try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path) {
                let bytes = FileManager.default.contents(atPath: fixture.folder.path + "/" + file) ?? Data()
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file)")
            }
            for message in fixture.transport.published {
                #expect(message.body.range(of: Data(secret.utf8)) == nil, "\(message.properties.type ?? "")")
            }
        }
    }

    @Test("Sealed words do not open in another row than their own")
    func bound() throws {
        let words = SealedWords(seal: try BodySeal(key: Data(repeating: 7, count: 32)))
        let sealed = try words.close("mine", boundTo: "history/D-1/1")
        #expect(try words.open(sealed, boundTo: "history/D-1/1") == "mine")
        #expect(throws: SealedWordsError.self) { try words.open(sealed, boundTo: "history/D-2/1") }
    }
}
