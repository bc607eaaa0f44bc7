import Calendars
import Contracts
import GRDB
import Messaging
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import PaymentService

@Suite("How far an ERP has published")
struct WatermarkTests {
    private static let type = "erp.watermark.v1"

    @Test("is said after everything that came before it, and only when it goes forward")
    func order() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            fixture.erp("erp.account.opened.v1", JSON.account("A-1"), id: "a")
            for number in 0..<20 { fixture.erp("erp.invoice.issued.v1", JSON.invoice("I-\(number)"), id: "i\(number)") }
            fixture.erp(Self.type, JSON.watermark("2026-01-05T02:00:00Z"), id: "w1")
            fixture.erp("erp.invoice.issued.v1", JSON.invoice("I-99"), id: "i99")
            try await fixture.tell(Self.type, JSON.watermark("2026-01-05T02:00:00Z"), id: "w2")
            try await fixture.tell(Self.type, JSON.watermark("2026-01-05T01:00:00Z"), id: "w3")
            try await fixture.tell(Self.type, JSON.watermark("2026-01-05T03:00:00Z"), id: "w4")
            #expect(
                try fixture.published(FeedFresh.self).map(\.asOf.rfc3339) == [
                    "2026-01-05T02:00:00Z", PaymentFixture.start,
                ])
            let types = fixture.transport.published.filter { $0.exchange == "events" }.compactMap(\.properties.type)
            #expect(types.firstIndex(of: FeedFresh.messageType) == 21)
        }
    }

    @Test("each ERP has its own")
    func systems() async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.tell(Self.type, JSON.watermark(PaymentFixture.start), id: "w1")
            try await fixture.tell(
                Self.type, JSON.watermark("2026-01-05T01:00:00Z", system: "trade"), id: "w1", system: "trade")
            #expect(try fixture.published(FeedFresh.self).map(\.system) == ["city", "trade"])
        }
    }

    @Test("waits while an earlier message of the same ERP is still tried again")
    func waits() async throws {
        let broken = Mutex(true)
        let fixture = try PaymentFixture { handlers in
            handlers.onERP("erp.invoice.slow.v1", read: { fields, _, _ in fields.identifier("invoiceId") }) { _, _, _ in
                if broken.withLock({ $0 }) { throw SlowError() }
                return .done
            }
        }
        try await fixture.running {
            fixture.erp("erp.invoice.slow.v1", #"{"invoiceId":"I-1"}"#, id: "slow")
            fixture.erp(Self.type, JSON.watermark(PaymentFixture.start), id: "w1")
            fixture.erp(Self.type, JSON.watermark("2026-01-05T01:00:00Z", system: "trade"), id: "w1", system: "trade")
            try await eventually("the other ERP's watermark") { try fixture.published(FeedFresh.self).count == 1 }
            #expect(try fixture.published(FeedFresh.self).map(\.system) == ["trade"])
            broken.withLock { $0 = false }
            try await eventually("this ERP's watermark") { try fixture.published(FeedFresh.self).count == 2 }
            #expect(try fixture.answers(to: "slow").map(\.accepted) == [true])
            #expect(try fixture.answers(to: "w1").map(\.accepted) == [true, true])
        }
    }

    private struct SlowError: Error {}
}
