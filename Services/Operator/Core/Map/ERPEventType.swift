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
    private let message: ERPBody

    /// Whatever is wrong with these fields, by field.
    package func faults(_ members: [String: JSONValue], system: SystemID) -> [Reason] {
        var reader = FieldReader(members: members)
        return message.read(&reader, system: system) ? [] : reader.faults
    }

    package func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    package static func named(_ name: String) -> ERPEventType? { all.first { $0.name == name } }

    private init(_ name: String, keys: String) {
        guard let message = ERPBody.named(name) else { preconditionFailure("no ERP event is named \(name)") }
        let described = message.fields
        self.name = name
        self.message = message
        self.keys = keys.split(separator: " ").map(String.init)
        fields = described.compactMap { field in
            FieldKind(field.form).map { Field(name: field.name, kind: $0, isRequired: field.isRequired) }
        }
        hasAttributes = described.contains { $0.name == "attributes" }
        hasContactPoints = described.contains { $0.name == "contactPoints" }
    }

    /// What a map's rows may become; a watermark is sent by the command itself at the end of a file.
    package static let all: [ERPEventType] = [
        (DebtorUpserted.messageType, "debtorId"), (DebtorStatusChanged.messageType, "debtorId status since"),
        (ConsentChanged.messageType, "debtorId channel purpose at"),
        (ContactRecorded.messageType, "debtorId channel at direction"), (AccountOpened.messageType, "accountId"),
        (AccountUpdated.messageType, "accountId"), (AccountClosed.messageType, "accountId"),
        (InvoiceIssued.messageType, "invoiceId"), (InvoiceCancelled.messageType, "invoiceId"),
        (CreditNoteIssued.messageType, "creditNoteId"), (PaymentRecorded.messageType, "paymentId"),
        (PaymentReversalRecorded.messageType, "paymentId"), (ERPDisputeOpened.messageType, "accountId invoiceId"),
    ].map { ERPEventType($0, keys: $1) }

    package static let watermark = ERPEventType(Watermark.messageType, keys: "system asOf")
}

extension FieldKind {
    /// Nil for what a map tells in another way: attributes and contact points.
    fileprivate init?(_ form: FieldDescription.Form) {
        switch form {
        case .text, .identifier, .country, .choice, .currency: self = .text
        case .boolean: self = .boolean
        case .date: self = .date
        case .instant: self = .instant
        case .amount: self = .amount
        case .attributes, .list: return nil
        }
    }
}
