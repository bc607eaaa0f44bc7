package import Calendars
package import Contracts
package import Policies

/// What segmentation knows of one account: the newest fact of each kind.
package struct SegmentCase: Sendable, Hashable {
    package var account: AccountState
    /// Any hold in force on the account or its debtor.
    package var held: Bool
    package var current: AccountSegmented?

    package init(account: AccountState, held: Bool, current: AccountSegmented?) {
        self.account = account
        self.held = held
        self.current = current
    }

    /// The inputs of the tables on a day. `daysOverdue` counts from the due date: 1 on the day after it.
    package func facts(on day: LocalDate, role: CollectingRole) -> SegmentFacts {
        SegmentFacts(
            daysOverdue: account.openInvoices.first.map { $0.dueOn.days(until: day) },
            invoicesIssued: account.invoicesIssued, invoicesPaidLate: account.invoicesPaidLate,
            promisesBroken: account.promisesBroken, paymentsReceived: account.paymentsReceived,
            openBalance: account.balance, debtType: account.debtType, creditorRole: role, protected: held,
            settled: account.isSettled, promised: account.promise != nil)
    }

    /// What to say when the tables answered: nothing when segment and strategy are as they were.
    package func saying(_ answer: SegmentAnswer, policyVersion: String) -> AccountSegmented? {
        if let current, current.segment == answer.segment, current.strategy == answer.strategy { return nil }
        return AccountSegmented(
            accountID: account.accountID, debtorID: account.debtorID, version: (current?.version ?? 0) + 1,
            segment: answer.segment, strategy: answer.strategy, reasons: answer.reasons,
            policyVersion: policyVersion, accountVersion: account.version)
    }

    /// When the passing of time alone may change the answer: early in the day, each day while anything is open, because
    /// the tables may draw a line at any number of days. Never for a settled account.
    package func reassessment(after now: Instant) -> Instant? {
        guard !account.isSettled, !account.openInvoices.isEmpty else { return nil }
        return DayStart.next(after: now)
    }
}

/// The hour at which a new day's ages hold for everybody: 03:00 UTC, five in the morning in Johannesburg, before any
/// contact window of the day opens there, and on the same date in London and (mostly still night) New York.
package enum DayStart {
    private static let hour: Int64 = 3
    private static let dayLength: Int64 = 24 * 3_600_000

    package static func next(after now: Instant) -> Instant {
        let offset = hour * 3_600_000
        let days = floorDivide(now.millisecondsSinceEpoch - offset, dayLength)
        return Instant(millisecondsSinceEpoch: (days + 1) * dayLength + offset)
    }

    /// The date that ages are counted on at an instant: that of the newest day start.
    package static func date(at now: Instant) -> LocalDate {
        LocalDate(dayNumber: Int(floorDivide(now.millisecondsSinceEpoch - hour * 3_600_000, dayLength)))
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
