import Contracts
import Foundation
import Messaging
import Money
import Testing

@testable import PaymentService

@Suite("Ids of an ERP that come again")
struct ERPDuplicateTests {
    private static let opened = "erp.account.opened.v1"
    private static let issued = "erp.invoice.issued.v1"
    private static let note = "erp.credit-note.issued.v1"
    private static let recorded = "erp.payment.recorded.v1"

    struct Again: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let type: String
        let first: String
        let other: String
        let field: String
    }

    @Test(
        "the same content under a business id is accepted again and changes nothing; other content is refused",
        arguments: [
            Again(
                testDescription: "account", type: opened, first: JSON.account("A-2"),
                other: JSON.account("A-2", reference: "MC-2"), field: "accountId"),
            Again(
                testDescription: "invoice", type: issued, first: JSON.invoice("I-2"),
                other: JSON.invoice("I-2", amount: "101.00"), field: "invoiceId"),
            Again(
                testDescription: "invoice of another account", type: issued, first: JSON.invoice("I-2"),
                other: JSON.invoice("I-2", of: "A-3"), field: "invoiceId"),
            Again(
                testDescription: "credit note", type: note, first: JSON.note("C-1"),
                other: JSON.note("C-1", amount: "11.00"),
                field: "creditNoteId"),
            Again(
                testDescription: "payment", type: recorded, first: JSON.payment("P-1"),
                other: JSON.payment("P-1", received: "2026-01-04"), field: "paymentId"),
        ])
    func duplicates(_ again: Again) async throws {
        let fixture = try PaymentFixture()
        try await fixture.running {
            try await fixture.openAccount()
            try await fixture.tell(Self.opened, JSON.account("A-3"), id: "open-A-3")
            #expect(try await fixture.tell(again.type, again.first, id: "one").accepted)
            let before = try await fixture.ledger()
            let said = try fixture.published(AccountState.self).count
            #expect(try await fixture.tell(again.type, again.first, id: "one").accepted)
            #expect(try await fixture.tell(again.type, again.first, id: "two").accepted)
            #expect(
                try await fixture.tell(again.type, again.other, id: "three").codes == ["duplicate-id \(again.field)"])
            #expect(try await fixture.tell(again.type, again.other, id: "one").codes == ["duplicate-id id"])
            #expect(try await fixture.ledger() == before)
            #expect(try fixture.published(AccountState.self).count == said)
        }
    }
}
