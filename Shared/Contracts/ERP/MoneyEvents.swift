package import Calendars
package import Messaging
package import Money

/// `erp.invoice.issued.v1`.
package struct InvoiceIssued: Sendable, Hashable {
    package static let messageType = "erp.invoice.issued.v1"

    package let accountID: AccountID
    package let invoiceID: InvoiceID
    package let number: String
    package let amount: Money
    package let issuedOn: LocalDate
    package let dueOn: LocalDate
    package let part: InvoicePart

    package init?(_ fields: inout FieldReader, system: SystemID, dates: ClosedRange<LocalDate>) {
        let account = fields.identifier("accountId")
        let invoice = fields.identifier("invoiceId")
        let number = fields.text("number", bytesMax: 60)
        let amount = fields.money()
        let issuedOn = fields.date("issuedOn", within: dates)
        let dueOn = fields.date("dueOn", within: dates)
        let part = fields.choice("kind", InvoicePart.self)
        if let issuedOn, let dueOn, dueOn < issuedOn {
            fields.fault("date-order", "dueOn", "must not lie before issuedOn.")
        }
        guard fields.faults.isEmpty, let account, let invoice, let number, let amount, let issuedOn, let dueOn,
            let part
        else { return nil }
        accountID = AccountID(system: system, account)
        invoiceID = InvoiceID(system: system, invoice)
        self.number = number
        self.amount = amount
        self.issuedOn = issuedOn
        self.dueOn = dueOn
        self.part = part
    }
}

/// `erp.invoice.cancelled.v1`.
package struct InvoiceCancelled: Sendable, Hashable {
    package static let messageType = "erp.invoice.cancelled.v1"

    package let accountID: AccountID
    package let invoiceID: InvoiceID
    package let reason: String

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let account = fields.identifier("accountId")
        let invoice = fields.identifier("invoiceId")
        let reason = fields.text("reason", bytesMax: 400)
        guard fields.faults.isEmpty, let account, let invoice, let reason else { return nil }
        accountID = AccountID(system: system, account)
        invoiceID = InvoiceID(system: system, invoice)
        self.reason = reason
    }
}

/// `erp.credit-note.issued.v1`.
package struct CreditNoteIssued: Sendable, Hashable {
    package static let messageType = "erp.credit-note.issued.v1"

    package let accountID: AccountID
    package let creditNoteID: String
    package let invoiceID: InvoiceID?
    package let amount: Money
    package let issuedOn: LocalDate

    package init?(_ fields: inout FieldReader, system: SystemID, dates: ClosedRange<LocalDate>) {
        let account = fields.identifier("accountId")
        let note = fields.identifier("creditNoteId")
        invoiceID = fields.optionalIdentifier("invoiceId").map { InvoiceID(system: system, $0) }
        let amount = fields.money()
        let issuedOn = fields.date("issuedOn", within: dates)
        guard fields.faults.isEmpty, let account, let note, let amount, let issuedOn else { return nil }
        accountID = AccountID(system: system, account)
        creditNoteID = "\(system.value):\(note)"
        self.amount = amount
        self.issuedOn = issuedOn
    }
}

/// `erp.payment.recorded.v1`. With `originPaymentId` it is a payment taken here coming back: matched, not posted again.
package struct PaymentRecorded: Sendable, Hashable {
    package static let messageType = "erp.payment.recorded.v1"

    package let accountID: AccountID
    package let paymentID: PaymentID
    package let amount: Money
    package let receivedOn: LocalDate
    package let invoiceID: InvoiceID?
    package let method: String?
    package let originPaymentID: PaymentID?

    package init?(_ fields: inout FieldReader, system: SystemID, dates: ClosedRange<LocalDate>) {
        let account = fields.identifier("accountId")
        let payment = fields.identifier("paymentId")
        let amount = fields.money()
        let receivedOn = fields.date("receivedOn", within: dates)
        invoiceID = fields.optionalIdentifier("invoiceId").map { InvoiceID(system: system, $0) }
        method = fields.optionalText("method", bytesMax: 40)
        originPaymentID = fields.optionalIdentifier("originPaymentId").map { PaymentID($0) }
        guard fields.faults.isEmpty, let account, let payment, let amount, let receivedOn else { return nil }
        accountID = AccountID(system: system, account)
        paymentID = PaymentID(system: system, payment)
        self.amount = amount
        self.receivedOn = receivedOn
    }
}

/// `erp.payment.reversed.v1`.
package struct PaymentReversalRecorded: Sendable, Hashable {
    package static let messageType = "erp.payment.reversed.v1"

    package let accountID: AccountID
    package let paymentID: PaymentID
    package let reason: String

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let account = fields.identifier("accountId")
        let payment = fields.identifier("paymentId")
        let reason = fields.text("reason", bytesMax: 400)
        guard fields.faults.isEmpty, let account, let payment, let reason else { return nil }
        accountID = AccountID(system: system, account)
        paymentID = PaymentID(system: system, payment)
        self.reason = reason
    }
}

/// `erp.dispute.opened.v1`.
package struct ERPDisputeOpened: Sendable, Hashable {
    package static let messageType = "erp.dispute.opened.v1"

    package let accountID: AccountID
    package let invoiceID: InvoiceID?
    /// The disputed part; all of it when absent.
    package let amount: Money?
    package let reason: DisputeReason
    package let text: String?

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let account = fields.identifier("accountId")
        invoiceID = fields.optionalIdentifier("invoiceId").map { InvoiceID(system: system, $0) }
        amount = fields.has("amount") ? fields.money() : nil
        let reason = fields.choice("reason", DisputeReason.self)
        text = fields.optionalText("text")
        guard fields.faults.isEmpty, let account, let reason else { return nil }
        accountID = AccountID(system: system, account)
        self.reason = reason
    }
}

/// `erp.watermark.v1`: "everything up to asOf has been published".
package struct Watermark: Sendable, Hashable {
    package static let messageType = "erp.watermark.v1"

    package let system: SystemID
    package let asOf: Instant

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let named = fields.identifier("system")
        if let named, named != system.value {
            fields.fault("system", "system", "must be the system that publishes it.")
        }
        let asOf = fields.instant("asOf")
        guard fields.faults.isEmpty, let asOf else { return nil }
        self.system = system
        self.asOf = asOf
    }
}
