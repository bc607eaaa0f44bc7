/// An id with a type of its own, so that an account's cannot be passed for a debtor's. On the wire it is plain text.
///
/// Ids that come from outside are scoped by their system, `<system>:<id>`: two ERPs may both have a customer 1001.
package struct Identifier<Kind>: Hashable, Sendable, Codable, Comparable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    package let value: String

    package init(_ value: String) { self.value = value }

    package init(stringLiteral value: String) { self.value = value }

    /// Scopes an outside id by the system it comes from.
    package init(system: SystemID, _ id: String) { value = "\(system.value):\(id)" }

    package init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    package var description: String { value }

    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// The part before the first colon of a scoped id.
    package var system: SystemID? {
        value.firstIndex(of: ":").map { SystemID(String(value[..<$0])) }
    }

    /// The part behind the first colon of a scoped id, or all of it.
    package var unscoped: String {
        value.firstIndex(of: ":").map { String(value[value.index(after: $0)...]) } ?? value
    }
}

package enum SystemKind: Sendable {}
package enum AccountKind: Sendable {}
package enum DebtorKind: Sendable {}
package enum PersonKind: Sendable {}
package enum CreditorKind: Sendable {}
package enum InvoiceKind: Sendable {}
package enum PaymentKind: Sendable {}
package enum PromiseKind: Sendable {}
package enum DisputeKind: Sendable {}
package enum ContactKind: Sendable {}
package enum DecisionKind: Sendable {}

/// An outside system (an ERP), as the broker's user is named behind `erp-`.
package typealias SystemID = Identifier<SystemKind>
package typealias AccountID = Identifier<AccountKind>
package typealias DebtorID = Identifier<DebtorKind>
/// One human being or business over all systems, made by communication's vault.
package typealias PersonID = Identifier<PersonKind>
/// A creditor as named in `creditors.yaml`; not scoped.
package typealias CreditorID = Identifier<CreditorKind>
package typealias InvoiceID = Identifier<InvoiceKind>
package typealias PaymentID = Identifier<PaymentKind>
package typealias PromiseID = Identifier<PromiseKind>
package typealias DisputeID = Identifier<DisputeKind>
/// Hash of account, strategy version, episode, step and attempt: planning the same contact twice gives the same id.
package typealias ContactID = Identifier<ContactKind>
package typealias DecisionID = Identifier<DecisionKind>
