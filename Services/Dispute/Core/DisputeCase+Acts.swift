package import Calendars
package import Contracts
package import Money

// MARK: - What may be done with a dispute

extension DisputeCase {
    /// Gives it to a member of staff, who then looks into it. Another one may take it over.
    package mutating func assign(to user: String) -> DisputeAnswer {
        guard standing.isOpen else { return .refused([Self.closed]) }
        guard assignee != user || standing != .underReview else { return .unchanged }
        assignee = user
        standing = .underReview
        version += 1
        return .changed
    }

    /// Asks the debtor for something that helps to decide. The deadline stands: what is not sent in time is decided
    /// without.
    package mutating func askForEvidence(by user: String, at now: Instant) -> DisputeAnswer {
        guard standing.isOpen else { return .refused([Self.closed]) }
        assignee = assignee ?? user
        standing = .underReview
        evidenceAskedAt = now
        version += 1
        return .changed
    }

    /// Ends it. What is taken off the debt is at most what was disputed, and at most what is open now.
    /// - Parameter adjustment: `nil` means all that is disputed when upheld, and nothing otherwise.
    package mutating func resolve(
        _ verdict: Verdict, adjustment stated: Money?, on account: AccountState, at now: Instant
    ) -> DisputeAnswer {
        guard standing.isOpen else { return isEnded(as: verdict, stated) ? .unchanged : .refused([Self.closed]) }
        let taken: Money?
        switch adjustmentOf(verdict, stated, account) {
        case .success(let amount): taken = amount
        case .failure(let refusal): return .refused([refusal])
        }
        standing = verdict.standing
        adjustment = taken
        closedAt = now
        version += 1
        return .changed
    }

    /// The debtor takes it back. Nothing is taken off.
    package mutating func withdraw(at now: Instant) -> DisputeAnswer {
        guard standing != .withdrawn else { return .unchanged }
        guard standing.isOpen else { return .refused([Self.closed]) }
        standing = .withdrawn
        closedAt = now
        version += 1
        return .changed
    }

    /// Marks that three business days are left. Others are told nothing: they know the deadline.
    package mutating func comesNear() -> Bool {
        guard standing.isOpen, !isNear else { return false }
        isNear = true
        return true
    }

    /// Marks that the deadline has passed. The dispute stays open and collection stays stopped.
    package mutating func becomesOverdue() -> Bool {
        guard standing.isOpen, !isOverdue else { return false }
        isNear = true
        isOverdue = true
        return true
    }

    // MARK: - Adjustment

    /// What the dispute can take off at most: of the disputed amount as much as is open, in the invoice or in all.
    package func adjustmentMax(on account: AccountState) -> Money {
        let zero = Money.zero(account.balance.currency)
        var most = account.balance.isNegative ? zero : account.balance
        if let invoiceID {
            let open = account.openInvoices.first { $0.invoiceID == invoiceID }?.open
            // Only so many invoices are told; one that is not among them is bounded by the balance.
            let isWhole = account.openInvoices.count < AccountState.invoicesMax
            most = most.min(open ?? (isWhole ? zero : most))
        }
        return amount.map { most.min($0) } ?? most
    }

    private func adjustmentOf(
        _ verdict: Verdict, _ stated: Money?, _ account: AccountState
    ) -> Result<Money?, Refusal> {
        if let stated, stated.currency != account.balance.currency {
            return .failure(
                Refusal(
                    "currency-mismatch", "adjustment",
                    "The adjustment must be in \(account.balance.currency), the currency of the account."))
        }
        let most = adjustmentMax(on: account)
        switch verdict {
        case .rejected, .withdrawn:
            guard let stated, !stated.isZero else { return .success(nil) }
            return .failure(
                Refusal(
                    "adjustment-without-right", "adjustment",
                    "Nothing is taken off a dispute that is \(verdict.rawValue). Leave the adjustment empty."))
        case .upheld where stated == nil:
            return .success(most.isPositive ? most : nil)
        case .upheld, .partlyUpheld:
            guard let stated, stated.isPositive else {
                return .failure(
                    Refusal("adjustment-missing", "adjustment", "Write how much is taken off: more than zero."))
            }
            guard stated <= most else {
                return .failure(
                    Refusal(
                        "adjustment-limit", "adjustment",
                        "The adjustment must be at most \(most.formattedForPeople): what is disputed and still open."))
            }
            return .success(stated)
        }
    }

    private func isEnded(as verdict: Verdict, _ stated: Money?) -> Bool {
        standing == verdict.standing && (stated == nil || stated == adjustment)
    }

    private static let closed = Refusal(
        "dispute-closed", "verdict", "This dispute is closed. Open a new one if there is more to say.")
}
