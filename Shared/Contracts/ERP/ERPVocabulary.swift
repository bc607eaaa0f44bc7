/// The closed vocabularies of the ERP events, exactly as they stand on the wire.
package enum DebtorForm: String, Sendable, Codable, CaseIterable { case person, business }

package enum ContactPointKind: String, Sendable, Codable, CaseIterable { case mobile, email, postal, phone }

/// Circumstances in which the law or decency stops or reroutes collection.
package enum DebtorStatus: String, Sendable, Codable, CaseIterable {
    case debtReview = "debt-review"
    case breathingSpace = "breathing-space"
    case deceased
    case sequestrated
    case represented
    case none
}

package enum DebtType: String, Sendable, Codable, CaseIterable {
    case credit, incidental, service, medical, rates, rent
}

package enum InvoicePart: String, Sendable, Codable, CaseIterable { case principal, interest, fee }

package enum ContactDirection: String, Sendable, Codable, CaseIterable { case inbound, outbound }

/// Why a debtor says the amount is not owed.
package enum DisputeReason: String, Sendable, Codable, CaseIterable {
    case wrongAmount = "wrong-amount"
    case alreadyPaid = "already-paid"
    case notMine = "not-mine"
    case schemeShouldPay = "scheme-should-pay"
    case goodsOrService = "goods-or-service"
    case other
}
