package import Calendars
package import Contracts
package import Money

/// A debtor's promise to pay an amount by a day.
///
/// It is kept as soon as the payments posted since it was made reach the amount; what was posted earlier does not
/// count, nor do credit notes. It is broken when its deadline passes first, and cancelled when nothing is owed any
/// more although less was paid, or when the account was closed. Kept, broken and cancelled are final: a payment that
/// bounces later reopens invoices, not promises.
package struct PromiseToPay: Sendable, Hashable {
    package let id: PromiseID
    package let amount: Money
    package let madeAt: Instant
    package let dueOn: LocalDate
    /// The account's newest journal entry when it was made.
    package let afterEntry: Int64
    package let contactID: ContactID?
    package internal(set) var standing: PromiseStanding
    /// Counts its changes, from 1.
    package internal(set) var version: Int64

    /// The furthest day ahead that may be promised.
    package static let daysMax = 31
    /// Calendar days, not business days, that a transfer may take to be booked. A promise is broken when this many days
    /// after its due day have ended too.
    package static let graceDays = 1

    package init(
        id: PromiseID, amount: Money, madeAt: Instant, dueOn: LocalDate, afterEntry: Int64, contactID: ContactID?,
        standing: PromiseStanding = .open, version: Int64 = 1
    ) {
        self.id = id
        self.amount = amount
        self.madeAt = madeAt
        self.dueOn = dueOn
        self.afterEntry = afterEntry
        self.contactID = contactID
        self.standing = standing
        self.version = version
    }

    /// The first day on which it is too late.
    package var lateOn: LocalDate { dueOn.adding(days: Self.graceDays + 1) }

    /// What its standing is to be, given what was paid since, whether anything is owed, and whether the deadline
    /// passed.
    package func standing(paidSince: Money, settled: Bool, deadlinePassed: Bool) -> PromiseStanding {
        guard standing == .open else { return standing }
        if paidSince >= amount { return .kept }
        if settled { return .cancelled }
        return deadlinePassed ? .broken : .open
    }
}
