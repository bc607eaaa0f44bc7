import Calendars
import Contracts
import Messaging
import Money
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import PaymentCore
@testable import PaymentService

@Suite("A payment taken here that comes back from the ERP")
struct OriginPaymentTests {
    private static let recorded = "erp.payment.recorded.v1"

    /// A gateway's word that R 40.00 of an intent were paid.
    private func pay(_ fixture: PaymentFixture, event: String = "e-1", payment: String = "tx-1") async throws {
        let desk = GatewayDesk(policy: fixture.policy)
        _ = try await fixture.engine.perform("pay/\(event)") { work in
            let intent = try IntentStore.open(
                account: "city:A-1", gateway: "test-gateway", amount: zar(4_000), contact: "c-1", at: work.now,
                in: work.database)
            return try desk.take(
                GatewayNotice(
                    eventID: event, intentID: try #require(intent).id, paymentID: payment, status: .succeeded,
                    amount: zar(4_000), occurredAt: work.now), from: "test-gateway", work)
        }
    }

    @Test("is marked as known there and not posted again")
    func matched() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try await pay(fixture)
            try await eventually("the ERP is told") { try fixture.published(ERPPaymentReceived.self).count == 1 }
            let told = try #require(try fixture.published(ERPPaymentReceived.self).first)
            #expect(told.accountId == "A-1")
            #expect(told.amount == "40.00")
            let received = try #require(try fixture.published(PaymentReceived.self).first)
            #expect(received.contactID == "c-1")
            #expect(received.paymentID == told.paymentId)
            let echo = JSON.payment("P-1", origin: told.paymentId.value)
            #expect(try await fixture.tell(Self.recorded, echo, id: "echo").accepted)
            #expect(try await fixture.tell(Self.recorded, echo, id: "echo-again").accepted)
            #expect(try await fixture.balance() == 6_000)
            #expect(try fixture.published(PaymentReceived.self).count == 1)
            let lines = try await fixture.store.read { try BookQueries.payments(limit: 9, offset: 0, in: $0) }
            #expect(lines.map(\.confirmed) == [true])
            #expect(lines.map(\.throughContact) == [true])
        }
    }

    @Test("before the gateway's own word is rejected, and accepted when it is sent again after it")
    func echoFirst() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            let echo = JSON.payment("P-1", origin: "test-gateway:tx-1")
            #expect(
                try await fixture.tell(Self.recorded, echo, id: "echo").codes == ["unknown-payment originPaymentId"])
            try await pay(fixture)
            #expect(try await fixture.tell(Self.recorded, echo, id: "echo").accepted)
            #expect(try await fixture.balance() == 6_000)
            #expect(try await fixture.faults() == [])
        }
    }

    @Test(
        "with anything that does not fit is rejected",
        arguments: [
            (JSON.payment("P-1", amount: "41.00", origin: "test-gateway:tx-1"), ["amount-mismatch amount"]),
            (JSON.payment("P-1", of: "A-2", origin: "test-gateway:tx-1"), ["unknown-payment originPaymentId"]),
            (JSON.payment("P-0", origin: "test-gateway:tx-1"), ["duplicate-id paymentId"]),
            (JSON.payment("P-1", origin: "city:P-0"), ["unknown-payment originPaymentId"]),
        ])
    func unfit(body: String, codes: [String]) async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try await fixture.openAccount("A-2")
            try await fixture.tell(Self.recorded, JSON.payment("P-0", amount: "1.00"), id: "p0")
            try await pay(fixture)
            #expect(try await fixture.tell(Self.recorded, body, id: "echo").codes == codes)
            #expect(try await fixture.balance() == 5_900)
        }
    }

    @Test("under two ids, or the same id without its origin, is rejected")
    func twoIDs() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try await pay(fixture)
            let origin = "test-gateway:tx-1"
            #expect(try await fixture.tell(Self.recorded, JSON.payment("P-1", origin: origin), id: "1").accepted)
            #expect(
                try await fixture.tell(Self.recorded, JSON.payment("P-2", origin: origin), id: "2").codes
                    == ["duplicate-id originPaymentId"])
            #expect(
                try await fixture.tell(Self.recorded, JSON.payment("P-1"), id: "3").codes == ["duplicate-id paymentId"])
            #expect(try await fixture.balance() == 6_000)
        }
    }

    @Test("is taken back when the ERP reverses it under its own id")
    func reversed() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try await pay(fixture)
            try await fixture.tell(Self.recorded, JSON.payment("P-1", origin: "test-gateway:tx-1"), id: "1")
            let reversal = JSON.reversal("P-1", more: #","amount":"40.00","currency":"ZAR","invoiceId":"nobody's""#)
            #expect(try await fixture.tell("erp.payment.reversed.v1", reversal, id: "2").accepted)
            #expect(try await fixture.balance() == 10_000)
            #expect(try fixture.published(PaymentReversed.self).map(\.paymentID) == ["test-gateway:tx-1"])
        }
    }
}
