package import Contracts

/// How a request to post something ended.
package enum LedgerAnswer: Sendable, Hashable {
    case posted
    /// It was done before: nothing to do.
    case alreadyDone
    case refused([Refusal])
}
