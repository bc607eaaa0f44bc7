import Calendars
package import Contracts
package import Messaging

/// An ERP event as a map may speak of it: its fields, what names the thing it is about, and the reader that the
/// services use themselves, so that what passes here is what they accept.
package struct ERPEventType: Sendable {
    package struct Field: Sendable, Hashable {
        package let name: String
        package let kind: FieldKind
        package let isRequired: Bool
    }

    package let name: String
    package let fields: [Field]
    /// The fields that say which thing the event is about: two events of a file with the same are the same, or wrong.
    package let keys: [String]
    package let hasAttributes: Bool
    package let hasContactPoints: Bool
    private let read: @Sendable (inout FieldReader, SystemID) -> Bool

    /// Whatever is wrong with these fields, by field.
    package func faults(_ members: [String: JSONValue], system: SystemID) -> [Reason] {
        var reader = FieldReader(members: members)
        let isWhole = read(&reader, system)
        return isWhole ? [] : reader.faults
    }

    package func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    package static func named(_ name: String) -> ERPEventType? { all.first { $0.name == name } }

    /// Dates are bounded by the services, which know today.
    private static let dates = LocalDate(dayNumber: .min)...LocalDate(dayNumber: .max)

    /// - Parameter fields: `name` or `name?` if it may be left out, with `:kind` unless it is text.
    private init(
        _ name: String, _ fields: String, keys: String, attributes: Bool = false, contactPoints: Bool = false,
        _ read: @escaping @Sendable (inout FieldReader, SystemID) -> Bool
    ) {
        self.name = name
        self.fields = fields.split(separator: " ").map { word in
            let parts = word.split(separator: ":")
            let isOptional = parts[0].hasSuffix("?")
            return Field(
                name: String(isOptional ? parts[0].dropLast() : parts[0]),
                kind: parts.count > 1 ? FieldKind(rawValue: String(parts[1])) ?? .text : .text,
                isRequired: !isOptional)
        }
        self.keys = keys.split(separator: " ").map(String.init)
        hasAttributes = attributes
        hasContactPoints = contactPoints
        self.read = read
    }

    package static let all: [ERPEventType] = [
        ERPEventType(
            DebtorUpserted.messageType,
            "debtorId kind name language country timeZone? birthDate?:date idNumber? representative?",
            keys: "debtorId", contactPoints: true
        ) { DebtorUpserted(&$0, system: $1) != nil },
        ERPEventType(
            DebtorStatusChanged.messageType, "debtorId status since:date reference? detail?",
            keys: "debtorId status since"
        ) { DebtorStatusChanged(&$0, system: $1) != nil },
        ERPEventType(
            ConsentChanged.messageType, "debtorId channel purpose granted:boolean at:instant evidence",
            keys: "debtorId channel purpose at"
        ) { ConsentChanged(&$0, system: $1) != nil },
        ERPEventType(
            ContactRecorded.messageType, "debtorId accountId? channel at:instant direction conversation:boolean",
            keys: "debtorId channel at direction"
        ) { ContactRecorded(&$0, system: $1) != nil },
        ERPEventType(
            AccountOpened.messageType, "accountId debtorId creditorId reference debtType currency openedOn:date",
            keys: "accountId", attributes: true
        ) { AccountOpened(&$0, system: $1, dates: dates) != nil },
        ERPEventType(AccountUpdated.messageType, "accountId", keys: "accountId", attributes: true) {
            AccountUpdated(&$0, system: $1) != nil
        },
        ERPEventType(AccountClosed.messageType, "accountId reason", keys: "accountId") {
            AccountClosed(&$0, system: $1) != nil
        },
        ERPEventType(
            InvoiceIssued.messageType,
            "accountId invoiceId number amount:amount currency issuedOn:date dueOn:date kind", keys: "invoiceId"
        ) { InvoiceIssued(&$0, system: $1, dates: dates) != nil },
        ERPEventType(InvoiceCancelled.messageType, "accountId invoiceId reason", keys: "invoiceId") {
            InvoiceCancelled(&$0, system: $1) != nil
        },
        ERPEventType(
            CreditNoteIssued.messageType, "accountId creditNoteId invoiceId? amount:amount currency issuedOn:date",
            keys: "creditNoteId"
        ) { CreditNoteIssued(&$0, system: $1, dates: dates) != nil },
        ERPEventType(
            PaymentRecorded.messageType,
            "accountId paymentId amount:amount currency receivedOn:date invoiceId? method? originPaymentId?",
            keys: "paymentId"
        ) { PaymentRecorded(&$0, system: $1, dates: dates) != nil },
        ERPEventType(PaymentReversalRecorded.messageType, "accountId paymentId reason", keys: "paymentId") {
            PaymentReversalRecorded(&$0, system: $1) != nil
        },
        ERPEventType(
            ERPDisputeOpened.messageType, "accountId invoiceId? amount?:amount currency? reason text?",
            keys: "accountId invoiceId"
        ) { ERPDisputeOpened(&$0, system: $1) != nil },
    ]

    /// Sent by the command itself at the end of a file, never from a row.
    package static let watermark = ERPEventType(Watermark.messageType, "system asOf:instant", keys: "system asOf") {
        Watermark(&$0, system: $1) != nil
    }
}
