package import Contracts

/// How an act on a dispute ended.
package enum DisputeAnswer: Sendable, Hashable {
    case changed
    /// It stands so already: nothing to do.
    case unchanged
    case refused([Refusal])
}

/// Who says that an amount is not owed, and by which way it came.
package enum DisputeSource: String, Sendable, Codable, CaseIterable {
    /// The debtor's own page behind a signed link.
    case page
    case erp
    /// An answer to a message, whose words stay in the vault.
    case reply
    /// Taken down by a member of staff.
    case staff
}

/// How a dispute ended.
package enum Verdict: String, Sendable, Codable, CaseIterable {
    case upheld
    case partlyUpheld = "partly-upheld"
    case rejected
    case withdrawn

    package var standing: DisputeStanding {
        switch self {
        case .upheld: .upheld
        case .partlyUpheld: .partlyUpheld
        case .rejected: .rejected
        case .withdrawn: .withdrawn
        }
    }
}
