package import Calendars
import Messaging
package import Money

/// Where money came in.
package enum PaymentSource: String, Sendable, Codable, CaseIterable { case erp, gateway, bank }

/// `payment.received.v1`: money was posted to an account's ledger.
package struct PaymentReceived: MessageBody {
    package static let messageType = "payment.received.v1"

    package let paymentID: PaymentID
    package let accountID: AccountID
    package let debtorID: DebtorID
    package let amount: Money
    package let source: PaymentSource
    package let method: String?
    package let receivedAt: Instant
    /// What is owed after it.
    package let balance: Money
    /// The contact whose link was followed, when the payment came through one.
    package let contactID: ContactID?
    package var subject: String { accountID.value }

    package init(
        paymentID: PaymentID, accountID: AccountID, debtorID: DebtorID, amount: Money, source: PaymentSource,
        method: String?, receivedAt: Instant, balance: Money, contactID: ContactID?
    ) {
        self.paymentID = paymentID
        self.accountID = accountID
        self.debtorID = debtorID
        self.amount = amount
        self.source = source
        self.method = method
        self.receivedAt = receivedAt
        self.balance = balance
        self.contactID = contactID
    }
}

/// `payment.reversed.v1`: a posted payment was taken back (bounced, charged back).
package struct PaymentReversed: MessageBody {
    package static let messageType = "payment.reversed.v1"

    package let paymentID: PaymentID
    package let accountID: AccountID
    package let debtorID: DebtorID
    package let amount: Money
    package let at: Instant
    package var subject: String { accountID.value }

    package init(
        paymentID: PaymentID, accountID: AccountID, debtorID: DebtorID, amount: Money, at: Instant
    ) {
        self.paymentID = paymentID
        self.accountID = accountID
        self.debtorID = debtorID
        self.amount = amount
        self.at = at
    }
}

package enum PromiseStanding: String, Sendable, Codable, CaseIterable { case open, kept, broken, cancelled }

/// `promise.state.v1`: a promise to pay, absolute and versioned.
package struct PromiseState: MessageBody {
    package static let messageType = "promise.state.v1"

    package let promiseID: PromiseID
    package let accountID: AccountID
    package let debtorID: DebtorID
    package let amount: Money
    package let dueOn: LocalDate
    package let standing: PromiseStanding
    package let version: Int64
    package let contactID: ContactID?
    package var subject: String { accountID.value }

    package init(
        promiseID: PromiseID, accountID: AccountID, debtorID: DebtorID, amount: Money, dueOn: LocalDate,
        standing: PromiseStanding, version: Int64, contactID: ContactID?
    ) {
        self.promiseID = promiseID
        self.accountID = accountID
        self.debtorID = debtorID
        self.amount = amount
        self.dueOn = dueOn
        self.standing = standing
        self.version = version
        self.contactID = contactID
    }
}

/// `feed.fresh.v1`: how far an ERP says it has published; passed on by payment after everything before it is applied.
package struct FeedFresh: MessageBody {
    package static let messageType = "feed.fresh.v1"

    package let system: SystemID
    package let asOf: Instant
    package var subject: String { system.value }

    package init(system: SystemID, asOf: Instant) {
        self.system = system
        self.asOf = asOf
    }
}
