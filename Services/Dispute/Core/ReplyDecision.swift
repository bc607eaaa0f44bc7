package import Contracts

/// What is done about an answer that came in. Pure: what is known of the account comes in.
package enum ReplyDecision: Sendable, Hashable {
    case nothing
    case openDispute(AccountID)
    case task(PersonTask.Kind)

    /// - Parameter account: the one the answer is about, if that is certain and the account is known here.
    package static func of(_ intent: ReplyIntent, account: AccountID?) -> ReplyDecision {
        switch intent {
        case .dispute: account.map(ReplyDecision.openDispute) ?? .task(.disputeUnclear)
        case .represented: .task(.represented)
        case .wrongPerson: .task(.wrongPerson)
        case .unsure: .task(.replyUnsure)
        // Neither counts before it shows in the account; somebody looks why it does not.
        case .paid: .task(.paymentClaimed)
        case .promise: .task(.promiseTold)
        // An opt-out is communication's.
        case .stop: .nothing
        }
    }
}

/// What a debtor tells of their situation on the portal.
package enum Situation: String, Sendable, CaseIterable {
    case illness
    case hardship
    case debtReview = "debt-review"
    case represented

    package var taskKind: PersonTask.Kind {
        switch self {
        case .illness, .hardship: .hardship
        case .debtReview: .debtReview
        case .represented: .represented
        }
    }
}
