import Calendars
import Contracts
import Foundation
import Messaging
import Money

@testable import SandboxCore

/// Takes events in as the contract says: reads the fields with the contract's readers, and knows what was opened and
/// booked before.
struct Reception {
    private var accounts: [AccountID: Currency] = [:]
    private var invoices: Set<InvoiceID> = []
    private var payments: Set<PaymentID> = []
    private var contents: [String: JSONValue] = [:]

    private static let dates: ClosedRange<LocalDate> =
        LocalDate(dayNumber: 17_000)...LocalDate(dayNumber: 21_000)

    /// What is wrong with an event; empty when it is taken.
    mutating func faults(of event: FeedEvent) -> [String] {
        if let earlier = contents[event.id] {
            return earlier == event.data ? [] : ["duplicate-id"]
        }
        contents[event.id] = event.data
        guard case .object(let members) = event.data else { return ["not-json"] }
        // Only the vault knows what a phone number is.
        if event.planted == "phone-number-too-short" { return ["address"] }
        var fields = FieldReader(members: members)
        let reasons = read(event, &fields)
        return fields.faults.map { "\($0.field ?? "") \($0.code)" } + reasons
    }

    private mutating func read(_ event: FeedEvent, _ fields: inout FieldReader) -> [String] {
        let (system, dates) = (event.system, Self.dates)
        switch event.type {
        case DebtorUpserted.messageType: _ = DebtorUpserted(&fields, system: system)
        case DebtorStatusChanged.messageType: _ = DebtorStatusChanged(&fields, system: system)
        case ConsentChanged.messageType: _ = ConsentChanged(&fields, system: system)
        case ContactRecorded.messageType: _ = ContactRecorded(&fields, system: system)
        case Watermark.messageType: _ = Watermark(&fields, system: system)
        case AccountOpened.messageType:
            guard let opened = AccountOpened(&fields, system: system, dates: dates) else { return [] }
            let theirs = SandboxCreditor.all.first { $0.id == opened.creditorID }?.system
            guard theirs == nil || theirs == system else { return ["creditor-of-other-system"] }
            return accounts.updateValue(opened.currency, forKey: opened.accountID) == nil ? [] : ["duplicate-id"]
        default: return readOnAccount(event, &fields)
        }
        return []
    }

    private mutating func readOnAccount(_ event: FeedEvent, _ fields: inout FieldReader) -> [String] {
        let (system, dates) = (event.system, Self.dates)
        guard let id = event.data["accountId"]?.text, let currency = accounts[AccountID(system: system, id)] else {
            return ["unknown-account"]
        }
        if let code = event.data["currency"]?.text, code != currency.code { return ["currency-mismatch"] }
        switch event.type {
        case AccountUpdated.messageType: _ = AccountUpdated(&fields, system: system)
        case AccountClosed.messageType: _ = AccountClosed(&fields, system: system)
        case InvoiceIssued.messageType:
            guard let issued = InvoiceIssued(&fields, system: system, dates: dates) else { return [] }
            return invoices.insert(issued.invoiceID).inserted ? [] : ["duplicate-id"]
        case InvoiceCancelled.messageType:
            return unknown(InvoiceCancelled(&fields, system: system)?.invoiceID)
        case CreditNoteIssued.messageType:
            return unknown(CreditNoteIssued(&fields, system: system, dates: dates)?.invoiceID)
        case ERPDisputeOpened.messageType: return unknown(ERPDisputeOpened(&fields, system: system)?.invoiceID)
        case PaymentRecorded.messageType:
            guard let paid = PaymentRecorded(&fields, system: system, dates: dates) else { return [] }
            if paid.originPaymentID != nil { return ["unknown-payment"] }
            return unknown(paid.invoiceID) + (payments.insert(paid.paymentID).inserted ? [] : ["duplicate-id"])
        case PaymentReversalRecorded.messageType:
            guard let back = PaymentReversalRecorded(&fields, system: system) else { return [] }
            return payments.contains(back.paymentID) ? [] : ["unknown-payment"]
        default: return ["unknown-type"]
        }
        return []
    }

    private func unknown(_ invoice: InvoiceID?) -> [String] {
        invoice.map { invoices.contains($0) } ?? true ? [] : ["unknown-invoice"]
    }
}
