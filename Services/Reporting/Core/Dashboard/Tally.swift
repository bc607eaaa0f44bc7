/// What is counted. The name stands in the store: never rename one.
package enum Metric: String, Sendable, Hashable, CaseIterable {
    /// Delivery attempts by how they ended. Key: channel; other: class.
    case sent, failed, unused, inDoubt = "in-doubt"
    /// Let through by the gate. Key: channel; other: class.
    case permitted
    /// Refusals. Key: class of the contact.
    case refusal
    /// A rule that stood in the way; a refusal may have several. Key: rule; other: the rule that says the same in the
    /// same refusal and under which it counts as a cause, or empty.
    case refusedBy = "refused-by"
    /// Contacts of a strategy's steps, by the day they were sent. Key: segment; other: step.
    case contacted
    /// Those of them followed by a payment within the window; by the day the contact was sent.
    case converted
    /// Those of them whose own link was used to pay; by the day the contact was sent.
    case convertedExactly = "converted-exactly"
    /// Key: currency; other: source. Count and amount.
    case paid
    /// Key: currency. Count and amount.
    case reversed
    /// Key: reason.
    case disputeOpened = "dispute-opened"
    /// Key: how it ended.
    case disputeResolved = "dispute-resolved"
    /// Key: currency. Count and amount.
    case promiseMade = "promise-made", promiseKept = "promise-kept", promiseBroken = "promise-broken"
    /// Key: reason.
    case holdPlaced = "hold-placed"
    /// Key: intent.
    case reply
    /// Key: code; other: service.
    case alert
}

/// An amount to add to one counter: a day's, a creditor's, and a thing's.
package struct Tally: Sendable, Hashable {
    package let metric: Metric
    /// Days since 1970-01-01 on the house's clocks.
    package let day: Int
    /// Empty when it is nobody's, or not known yet.
    package let creditor: String
    package let key: String
    package let other: String
    package var count: Int64
    /// Minor units, for metrics whose key is a currency.
    package var amount: Int64

    package init(
        _ metric: Metric, day: Int, creditor: String, key: String = "", other: String = "", count: Int64 = 1,
        amount: Int64 = 0
    ) {
        self.metric = metric
        self.day = day
        self.creditor = creditor
        self.key = key
        self.other = other
        self.count = count
        self.amount = amount
    }

    /// Takes back what was counted.
    package var undone: Tally {
        var tally = self
        tally.count = -count
        tally.amount = -amount
        return tally
    }
}
