import Calendars
package import Messaging

/// An ERP event by its name and the reader that the services use.
package struct ERPBody: Sendable {
    package let type: String
    private let body: @Sendable (inout FieldReader, SystemID) -> Bool

    init(_ type: String, _ body: @escaping @Sendable (inout FieldReader, SystemID) -> Bool) {
        self.type = type
        self.body = body
    }

    /// - Returns: whether the body could be read; if not, the reader has the faults.
    package func read(_ fields: inout FieldReader, system: SystemID) -> Bool { body(&fields, system) }

    package var fields: [FieldDescription] { FieldReader.fields { _ = body(&$0, "system") } }

    package static func named(_ type: String) -> ERPBody? { all.first { $0.type == type } }

    /// Dates are bounded by the services, which know today.
    private static let dates = LocalDate(dayNumber: .min)...LocalDate(dayNumber: .max)

    package static let all: [ERPBody] = [
        ERPBody(DebtorUpserted.messageType) { DebtorUpserted(&$0, system: $1) != nil },
        ERPBody(DebtorStatusChanged.messageType) { DebtorStatusChanged(&$0, system: $1) != nil },
        ERPBody(ConsentChanged.messageType) { ConsentChanged(&$0, system: $1) != nil },
        ERPBody(ContactRecorded.messageType) { ContactRecorded(&$0, system: $1) != nil },
        ERPBody(AccountOpened.messageType) { AccountOpened(&$0, system: $1, dates: dates) != nil },
        ERPBody(AccountUpdated.messageType) { AccountUpdated(&$0, system: $1) != nil },
        ERPBody(AccountClosed.messageType) { AccountClosed(&$0, system: $1) != nil },
        ERPBody(InvoiceIssued.messageType) { InvoiceIssued(&$0, system: $1, dates: dates) != nil },
        ERPBody(InvoiceCancelled.messageType) { InvoiceCancelled(&$0, system: $1) != nil },
        ERPBody(CreditNoteIssued.messageType) { CreditNoteIssued(&$0, system: $1, dates: dates) != nil },
        ERPBody(PaymentRecorded.messageType) { PaymentRecorded(&$0, system: $1, dates: dates) != nil },
        ERPBody(PaymentReversalRecorded.messageType) { PaymentReversalRecorded(&$0, system: $1) != nil },
        ERPBody(ERPDisputeOpened.messageType) { ERPDisputeOpened(&$0, system: $1) != nil },
        ERPBody(Watermark.messageType) { Watermark(&$0, system: $1) != nil },
    ]
}
