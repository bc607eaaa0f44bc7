import Contracts
import GRDB
import Money
import PaymentCore

/// All that a debtor's page or the console shows of an account, read at one moment.
struct AccountSnapshot: Sendable {
    let ledger: AccountLedger
    let journal: [JournalEntry]
    let disputes: [FactStore.Dispute]
    let holds: [Hold]
    /// The intent the debtor comes back from, if it is one of this account.
    let intent: PaymentIntent?

    /// Most entries shown at once; what lies before them is one line.
    static let entriesMax = 500

    /// - Returns: `nil` when there is no such account, or not one of that debtor.
    static func read(
        _ account: AccountID, debtor: DebtorID? = nil, intent: String? = nil, withJournal: Bool = false,
        in database: Database
    ) throws -> AccountSnapshot? {
        guard let ledger = try LedgerStore.load(account, in: database),
            debtor == nil || ledger.terms.debtorID == debtor
        else { return nil }
        let found = try intent.flatMap { try IntentStore.find($0, in: database) }
        return AccountSnapshot(
            ledger: ledger,
            journal: withJournal ? try BookQueries.journal(of: ledger, limit: entriesMax, in: database) : [],
            disputes: try FactStore.disputes(of: account, in: database),
            holds: try FactStore.holds(account: account, debtor: ledger.terms.debtorID, in: database),
            intent: found?.accountID == account ? found : nil)
    }
}
