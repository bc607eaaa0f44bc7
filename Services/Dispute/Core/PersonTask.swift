package import Calendars
package import Contracts

/// Something only a person can decide: an answer that is unclear, a status, a situation that a debtor told of.
package struct PersonTask: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// A debtor answered that something is wrong, and it is not certain which account is meant.
        case disputeUnclear = "dispute-unclear"
        /// Somebody else answered.
        case wrongPerson = "wrong-person"
        /// An answer that no pattern was sure of.
        case replyUnsure = "reply-unsure"
        /// The debtor says that it is paid; communication rests meanwhile.
        case paymentClaimed = "payment-claimed"
        /// The debtor says that it will be paid, in words and not on the page that takes promises.
        case promiseTold = "promise-told"
        /// The debtor says that somebody acts for them (ZA-CFDC-14).
        case represented
        /// The debtor says that debt review was applied for (ZA-NCA-13).
        case debtReview = "debt-review"
        /// Illness, or another hardship, told by the debtor.
        case hardship
        /// An ERP told a status that needs somebody to look at the estate, the counsellor or the representative.
        case status
    }

    package enum Standing: String, Sendable, Codable { case open, done }

    package let id: String
    package let kind: Kind
    package let debtorID: DebtorID
    package let accountID: AccountID?
    package let openedAt: Instant
    /// The reply, status or page it came from, by id; never words.
    package let origin: String
    package internal(set) var standing: Standing
    package internal(set) var closedBy: String?
    package internal(set) var closedAt: Instant?

    package init(
        id: String, kind: Kind, debtorID: DebtorID, accountID: AccountID?, openedAt: Instant, origin: String
    ) {
        self.id = id
        self.kind = kind
        self.debtorID = debtorID
        self.accountID = accountID
        self.openedAt = openedAt
        self.origin = origin
        standing = .open
    }

    package var holdID: String { "task:\(id)" }

    /// The hold that stands until a person has decided. Where the law wants silence once it is told, the word of the
    /// debtor is enough; whether it is so is looked at afterwards.
    package var holdReason: HoldReason? {
        switch kind {
        case .disputeUnclear: .dispute
        case .represented: .represented
        case .debtReview: .debtReview
        case .wrongPerson, .replyUnsure, .paymentClaimed, .promiseTold, .hardship, .status: nil
        }
    }

    /// What becomes of the hold when the task is closed.
    package enum Decision: String, Sendable, CaseIterable {
        /// Nothing, or nothing more, holds the debtor.
        case done
        /// The hold stays until somebody releases it.
        case keepHold = "keep-hold"
    }

    package mutating func close(by user: String, at now: Instant) -> DisputeAnswer {
        guard standing == .open else { return .unchanged }
        standing = .done
        closedBy = user
        closedAt = now
        return .changed
    }
}
