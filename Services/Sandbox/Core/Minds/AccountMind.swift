import Calendars

/// What a debtor remembers of one account.
struct AccountMind: Sendable, Hashable {
    /// Acts planned and not yet done: while there are any, further messages are not reacted to.
    var actsUnderWay = 0
    /// Messages decided before this crossed with a payment.
    var paidAt: Instant?
    /// A promise stands until then.
    var promisedUntil: Instant?
    var promisesBroken = 0
    var hasDisputed = false
    var hasPaidPart = false
    var wasDeclined = false

    func isSettledInMind(for message: SeenMessage, now: Instant) -> Bool {
        if actsUnderWay > 0 { return true }
        if let paidAt, message.decidedAt <= paidAt { return true }
        return promisedUntil.map { now < $0 } ?? false
    }
}
