import Contracts
import Foundation
import Messaging
import Money
import TestSupport
import Testing

@testable import PaymentService

@Suite("Messages of an ERP")
struct ERPMessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let type: String
        let data: String
        /// `code field` of every reason; empty when it is accepted.
        var codes: [String] = []
        var system = "city"
        /// Cents owed on A-1 afterwards.
        var balance: Int64 = 10_000
    }

    private static let opened = "erp.account.opened.v1"
    private static let updated = "erp.account.updated.v1"
    private static let closed = "erp.account.closed.v1"
    private static let issued = "erp.invoice.issued.v1"
    private static let cancelled = "erp.invoice.cancelled.v1"
    private static let note = "erp.credit-note.issued.v1"
    private static let recorded = "erp.payment.recorded.v1"
    private static let reversed = "erp.payment.reversed.v1"
    private static let watermark = "erp.watermark.v1"

    private static let accepted: [Case] = [
        Case(testDescription: "a second account", type: opened, data: JSON.account("A-2")),
        Case(
            testDescription: "an account of a creditor nobody knows", type: opened,
            data: JSON.account("A-2", creditor: "somebody-else")),
        Case(
            testDescription: "attributes of all simple kinds", type: updated,
            data: #"{"accountId":"A-1","attributes":{"ward":"7","meters":2,"senior":true,"note":null}}"#),
        Case(
            testDescription: "fields that are not of this type are ignored", type: updated,
            data: #"{"accountId":"A-1","attributes":{},"currency":"USD","amount":"1.00","invoiceId":"nobody's"}"#),
        Case(testDescription: "closing", type: closed, data: #"{"accountId":"A-1","reason":"sold"}"#),
        Case(testDescription: "an invoice", type: issued, data: JSON.invoice("I-2"), balance: 20_000),
        Case(testDescription: "a cancellation", type: cancelled, data: JSON.cancel("I-A-1"), balance: 0),
        Case(testDescription: "a credit note", type: note, data: JSON.note("C-1", invoice: "I-A-1"), balance: 9_000),
        Case(testDescription: "a payment", type: recorded, data: JSON.payment("P-1"), balance: 6_000),
        Case(
            testDescription: "the highest amount", type: issued, data: JSON.invoice("I-2", amount: "10000000.00"),
            balance: 1_000_010_000),
        Case(
            testDescription: "a watermark a little ahead of our clock", type: watermark,
            data: JSON.watermark("2026-01-05T03:05:00Z")),
    ]

    private static let refused: [Case] = [
        Case(
            testDescription: "no JSON", type: issued, data: "{",
            codes: [
                "not-json ", "missing accountId", "missing invoiceId", "missing number", "missing currency",
                "missing amount",
                "missing issuedOn", "missing dueOn", "missing kind",
            ]),
        Case(
            testDescription: "an account of a creditor that another ERP speaks for", type: opened,
            data: JSON.account("A-2", creditor: "metsi-city"), codes: ["creditor-of-other-system creditorId"],
            system: "trade"),
        Case(
            testDescription: "the same with another fault: both are told", type: opened,
            data: JSON.account("A-2", creditor: "metsi-city", currency: "R"),
            codes: ["currency currency", "creditor-of-other-system creditorId"], system: "trade"),
        Case(
            testDescription: "an account with three faults", type: opened,
            data: JSON.account("A-2", type: "gambling", currency: "R", opened: "1990-01-01"),
            codes: ["choice debtType", "currency currency", "date-range openedOn"]),
        Case(
            testDescription: "attributes that are lists", type: updated,
            data: #"{"accountId":"A-1","attributes":{"ward":[7]}}"#, codes: ["attributes attributes.ward"]),
        Case(
            testDescription: "closing without a reason", type: closed, data: #"{"accountId":"A-1"}"#,
            codes: ["missing reason"]),
        Case(
            testDescription: "updating an account nobody opened", type: updated, data: #"{"accountId":"A-9"}"#,
            codes: ["unknown-account accountId"]),
        Case(
            testDescription: "another ERP's account is unknown to this one", type: updated,
            data: #"{"accountId":"A-1"}"#,
            codes: ["unknown-account accountId"], system: "trade"),
        Case(
            testDescription: "an invoice before its account", type: issued, data: JSON.invoice("I-2", of: "A-9"),
            codes: ["unknown-account accountId"]),
        Case(
            testDescription: "a bad currency", type: issued, data: JSON.invoice("I-2", currency: "RAND"),
            codes: ["currency currency"]),
        Case(
            testDescription: "another currency than the account's", type: issued,
            data: JSON.invoice("I-2", currency: "USD"),
            codes: ["currency-mismatch currency"]),
        Case(
            testDescription: "a negative amount", type: issued, data: JSON.invoice("I-2", amount: "-5.00"),
            codes: ["amount-sign amount"]),
        Case(
            testDescription: "nothing", type: issued, data: JSON.invoice("I-2", amount: "0.00"),
            codes: ["amount-sign amount"]),
        Case(
            testDescription: "a fraction of a cent", type: issued, data: JSON.invoice("I-2", amount: "5.005"),
            codes: ["amount amount"]),
        Case(
            testDescription: "more than any debt", type: issued, data: JSON.invoice("I-2", amount: "10000000.01"),
            codes: ["amount-limit amount"]),
        Case(
            testDescription: "a due date before the day of issue", type: issued,
            data: JSON.invoice("I-2", due: "2025-12-31"),
            codes: ["date-order dueOn"]),
        Case(
            testDescription: "a due date too far ahead", type: issued, data: JSON.invoice("I-2", due: "2029-01-01"),
            codes: ["date-range dueOn"]),
        Case(
            testDescription: "a day that does not exist", type: issued, data: JSON.invoice("I-2", due: "2026-02-30"),
            codes: ["date dueOn"]),
        Case(
            testDescription: "every fault at once, the account's too", type: issued,
            data: JSON.invoice("I-2", of: "A-9", amount: "-1", currency: "R", due: "soon", kind: "tax"),
            codes: ["currency currency", "date dueOn", "choice kind", "unknown-account accountId"]),
        Case(
            testDescription: "cancelling an invoice of nobody", type: cancelled, data: JSON.cancel("I-9"),
            codes: ["unknown-invoice invoiceId"]),
        Case(
            testDescription: "a credit note for an invoice of nobody", type: note,
            data: JSON.note("C-1", invoice: "I-9"),
            codes: ["unknown-invoice invoiceId"]),
        Case(
            testDescription: "a payment before its account", type: recorded, data: JSON.payment("P-1", of: "A-9"),
            codes: ["unknown-account accountId"]),
        Case(
            testDescription: "a payment before its invoice", type: recorded, data: JSON.payment("P-1", invoice: "I-9"),
            codes: ["unknown-invoice invoiceId"]),
        Case(
            testDescription: "a payment that comes back without having been taken here", type: recorded,
            data: JSON.payment("P-1", origin: "test-gateway:tx-1"), codes: ["unknown-payment originPaymentId"]),
        Case(
            testDescription: "reversing a payment of nobody", type: reversed, data: JSON.reversal("P-9"),
            codes: ["unknown-payment paymentId"]),
        Case(
            testDescription: "a watermark from tomorrow", type: watermark, data: JSON.watermark("2026-01-06T03:00:00Z"),
            codes: ["instant-range asOf"]),
        Case(
            testDescription: "another ERP's watermark", type: watermark,
            data: JSON.watermark("2026-01-05T03:00:00Z", system: "trade"), codes: ["system system"]),
        Case(
            testDescription: "a type nobody knows", type: "erp.invoice.lost.v1", data: "{}",
            codes: ["unknown-type type"]),
    ]

    @Test("each is accepted, or rejected with every reason and nothing of it applied", arguments: accepted + refused)
    func answered(_ expected: Case) async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            let answer = try await fixture.tell(expected.type, expected.data, id: "m", system: expected.system)
            #expect(answer.to == expected.system)
            #expect(answer.codes.sorted() == expected.codes.sorted())
            #expect(try await fixture.balance() == expected.balance)
            #expect(try await fixture.faults() == [])
        }
    }

    @Test(
        "what went round by the alternate exchange is answered unknown type, whatever it is",
        arguments: [opened, issued, recorded, watermark, "erp.unheard-of.v1", "erp.debtor.upserted.v1"])
    func unrouted(type: String) async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            let body = [
                Self.opened: JSON.account("A-2"), Self.issued: JSON.invoice("I-2"),
                Self.recorded: JSON.payment("P-1"),
                Self.watermark: JSON.watermark("2026-01-05T03:00:00Z"),
            ][type]
            let answer = try await fixture.tell(type, body ?? "{}", id: "m", queue: QueueName.erpUnrouted)
            #expect(answer.reasons.map(\.code) == ["unknown-type"])
            #expect(try await fixture.balance() == 10_000)
            #expect(try await fixture.ledger("city:A-2") == nil)
            #expect(try fixture.published(FeedFresh.self).isEmpty)
        }
    }

    @Test("a rejected message that is sent again once it fits is applied")
    func sentAgain() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            #expect(!(try await fixture.tell(Self.issued, JSON.invoice("I-1"), id: "m").accepted))
            try await fixture.tell(Self.opened, JSON.account("A-1"), id: "open")
            #expect(try await fixture.tell(Self.issued, JSON.invoice("I-1"), id: "m").accepted)
            #expect(try await fixture.balance() == 10_000)
        }
    }

    @Test("each change says the whole account with the next version, and a message that changes nothing says nothing")
    func versions() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try await fixture.tell(Self.updated, #"{"accountId":"A-1","attributes":{"ward":"7"}}"#, id: "u1")
            try await fixture.tell(Self.updated, #"{"accountId":"A-1","attributes":{"ward":"7"}}"#, id: "u2")
            try await fixture.tell(Self.recorded, JSON.payment("P-1"), id: "p1")
            try await fixture.tell(Self.reversed, JSON.reversal("P-1"), id: "r1")
            try await fixture.tell(Self.reversed, JSON.reversal("P-1"), id: "r2")
            try await fixture.tell(Self.closed, #"{"accountId":"A-1","reason":"sold"}"#, id: "c1")
            let states = try fixture.published(AccountState.self)
            #expect(states.map(\.version) == [1, 2, 3, 4, 5, 6])
            #expect(states.map(\.balance.minorUnits) == [0, 10_000, 10_000, 6_000, 10_000, 10_000])
            #expect(states.last?.closed == true)
            #expect(try fixture.published(PaymentReceived.self).map(\.balance.minorUnits) == [6_000])
            #expect(try fixture.published(PaymentReversed.self).map(\.amount.minorUnits) == [4_000])
        }
    }

    @Test("a message without its sender's name changes nothing")
    func nameless() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            fixture.transport.deliver(
                Envelope(id: "m", source: "/erp", type: Self.opened, data: Data(JSON.account("A-1").utf8)),
                queue: QueueName.paymentERP, exchange: "erp")
            try await fixture.tell(Self.opened, JSON.account("A-2"), id: "after")
            #expect(try await fixture.ledger() == nil)
        }
    }
}
