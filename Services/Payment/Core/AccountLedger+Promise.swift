package import Calendars
package import Contracts
package import Money

extension AccountLedger {
    /// What payments posted since a promise was made add up to, reversed ones left out.
    package func paid(since promise: PromiseToPay) -> Money {
        payments.filter { $0.entryNumber > promise.afterEntry }.reduce(.zero(currency)) { $0 + $1.amount }
    }

    /// The words in which a promise is refused are shown to the debtor.
    package func promiseRefusals(amount: Money, dueOn: LocalDate, today: LocalDate) -> [Refusal] {
        guard !isClosed else {
            return [Refusal("account-closed", "accountId", "This account is closed: no promise is needed.")]
        }
        var refusals: [Refusal] = []
        let last = today.adding(days: PromiseToPay.daysMax)
        if dueOn < today || dueOn > last {
            refusals.append(
                Refusal("date-range", "dueOn", "Choose a day from \(today.iso8601) to \(last.iso8601)."))
        }
        if amount.currency != currency {
            refusals.append(
                Refusal("currency-mismatch", "amount", "Use \(currency.code), the currency of the account."))
        } else if !amount.isPositive || amount > balance {
            let owed = balance.formattedForPeople
            refusals.append(
                Refusal("amount", "amount", "Write an amount above zero and not above what is owed (\(owed))."))
        }
        return refusals
    }

    /// Makes a promise; one at a time, so that a new one cannot push an old one away. The very same promise again is
    /// the one that stands.
    /// - Parameter today: the day in the account's country.
    package mutating func makePromise(
        id: PromiseID, amount: Money, dueOn: LocalDate, today: LocalDate, contactID: ContactID?, at now: Instant
    ) -> LedgerAnswer {
        if let standing = promise {
            if standing.amount == amount, standing.dueOn == dueOn { return .alreadyDone }
            return .refused([
                Refusal(
                    "promise-open", "dueOn",
                    "There is a promise already: pay it first, or wait until its day has passed.")
            ])
        }
        let refusals = promiseRefusals(amount: amount, dueOn: dueOn, today: today)
        guard refusals.isEmpty else { return .refused(refusals) }
        let made = PromiseToPay(
            id: id, amount: amount, madeAt: now, dueOn: dueOn, afterEntry: entryCount, contactID: contactID)
        promise = made
        promisesMade += 1
        changes.promises.append(made)
        changes.account = true
        return .posted
    }

    /// The deadline of a promise passed. A timer of a promise that no longer stands changes nothing.
    package mutating func promiseDeadlinePassed(_ id: PromiseID) {
        guard promise?.id == id else { return }
        reviewPromise(deadlinePassed: true)
    }

    mutating func reviewPromise(deadlinePassed: Bool) {
        guard var standing = promise else { return }
        standing.standing = standing.standing(
            paidSince: paid(since: standing), settled: isClosed || !balance.isPositive, deadlinePassed: deadlinePassed)
        guard standing.standing != .open else { return }
        standing.version += 1
        if standing.standing == .broken { promisesBroken += 1 }
        promise = nil
        changes.promises.append(standing)
        changes.account = true
    }
}
