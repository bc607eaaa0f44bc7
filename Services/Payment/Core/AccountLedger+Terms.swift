package import Calendars
import Contracts

extension AccountLedger {
    /// Most attributes an account may have in all.
    package static let attributesMax = 100

    /// Attributes given replace those of the same name.
    package mutating func update(_ new: [String: String]) -> LedgerAnswer {
        let merged = attributes.merging(new) { $1 }
        guard merged.count <= Self.attributesMax else {
            return .refused([
                Refusal(
                    "attributes", "attributes", "would give the account more than \(Self.attributesMax) attributes.")
            ])
        }
        guard merged != attributes else { return .alreadyDone }
        attributes = merged
        changes.account = true
        return .posted
    }

    /// No contact any more; money is still taken, and what is owed stays on the books.
    package mutating func close(because reason: String, at now: Instant) -> LedgerAnswer {
        guard !isClosed else { return .alreadyDone }
        closedBecause = reason
        changes.account = true
        reviewPromise(deadlinePassed: false)
        return .posted
    }
}
