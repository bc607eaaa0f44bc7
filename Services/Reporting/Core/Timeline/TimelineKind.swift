/// What a row of an account's timeline tells. The name stands in the store and in the API: never rename one.
package enum TimelineKind: String, Sendable, Hashable, CaseIterable {
    case accountOpened = "account.opened", accountClosed = "account.closed", accountSettled = "account.settled"
    case accountReopened = "account.reopened", invoiceIssued = "invoice.issued"
    case segmented = "account.segmented"
    case permitted = "contact.permitted", refused = "contact.refused"
    case sent = "contact.sent", failed = "contact.failed", unused = "contact.unused", inDoubt = "contact.in-doubt"
    case callOpen = "call.open", callDone = "call.done", callWithdrawn = "call.withdrawn"
    case paymentReceived = "payment.received", paymentReversed = "payment.reversed"
    case promiseMade = "promise.made", promiseKept = "promise.kept", promiseBroken = "promise.broken"
    case promiseCancelled = "promise.cancelled"
    case disputeOpened = "dispute.opened", disputeReviewed = "dispute.under-review"
    case disputeResolved = "dispute.resolved"
    case holdPlaced = "hold.placed", holdReleased = "hold.released"
    case reply = "reply.received", optedOut = "debtor.opted-out", optedIn = "debtor.opted-in"
    case represented = "debtor.represented"
    case alert = "alert.raised"

    package var group: TimelineGroup {
        switch self {
        case .permitted, .refused, .sent, .failed, .unused, .inDoubt, .callOpen, .callDone, .callWithdrawn: .contacts
        case .paymentReceived, .paymentReversed, .promiseMade, .promiseKept, .promiseBroken, .promiseCancelled,
            .invoiceIssued:
            .money
        case .disputeOpened, .disputeReviewed, .disputeResolved, .holdPlaced, .holdReleased: .stops
        case .reply, .optedOut, .optedIn, .represented: .debtor
        case .accountOpened, .accountClosed, .accountSettled, .accountReopened, .segmented, .alert: .account
        }
    }
}

/// What the timeline can be narrowed to.
package enum TimelineGroup: String, Sendable, Hashable, CaseIterable {
    case contacts, money, stops, debtor, account

    package var title: String {
        switch self {
        case .contacts: "Messages"
        case .money: "Money"
        case .stops: "Disputes and holds"
        case .debtor: "From the debtor"
        case .account: "Account"
        }
    }

    package var kinds: [TimelineKind] { TimelineKind.allCases.filter { $0.group == self } }
}

/// Whose timeline a row is on. Ids of accounts and debtors may be the same text, so the store keeps the kind with it.
package enum TimelineSubject: Sendable, Hashable {
    case account(String)
    /// Shown on all the debtor's accounts.
    case debtor(String)

    package var key: String {
        switch self {
        case .account(let id): "a/" + id
        case .debtor(let id): "d/" + id
        }
    }
}
