import Calendars
import Contracts
import GRDB
import ReportingCore

/// One account with all that stands about it now.
struct AccountFacts: Sendable {
    struct HoldLine: Sendable {
        let reason: String
        let since: Instant
        let onDebtor: Bool
    }

    struct DisputeLine: Sendable {
        let id: String
        let reason: String
        let standing: String
        let isOpen: Bool
        let openedAt: Instant
        let deadline: LocalDate
    }

    let state: AccountState
    let segment: String?
    let strategy: String?
    let reasons: [String]
    let debtor: DebtorState?
    let holds: [HoldLine]
    let disputes: [DisputeLine]

    /// - Returns: nil when the account is not known.
    static func read(_ id: AccountID, in database: Database) throws -> AccountFacts? {
        guard let state = try AccountStore.state(id, in: database) else { return nil }
        let segment = try Row.fetchOne(
            database, sql: "SELECT segment, strategy, reasons FROM segment WHERE accountId = ?", arguments: [id.value])
        let holders = [
            TimelineSubject.account(id.value).key, TimelineSubject.debtor(state.debtorID.value).key,
        ]
        let holds = try Row.fetchAll(
            database, sql: "SELECT holder, reason, since FROM hold WHERE holder IN (?, ?) ORDER BY since, reason",
            arguments: StatementArguments(holders)
        ).map {
            HoldLine(
                reason: $0["reason"], since: Instant(millisecondsSinceEpoch: $0["since"]),
                onDebtor: $0["holder"] == holders[1])
        }
        let disputes = try Row.fetchAll(
            database,
            sql: "SELECT * FROM dispute WHERE accountId = ? ORDER BY isOpen DESC, openedAt DESC, disputeId LIMIT 20",
            arguments: [id.value]
        ).map {
            DisputeLine(
                id: $0["disputeId"], reason: $0["reason"], standing: $0["standing"], isOpen: $0["isOpen"],
                openedAt: Instant(millisecondsSinceEpoch: $0["openedAt"]),
                deadline: LocalDate(dayNumber: $0["deadline"]))
        }
        return AccountFacts(
            state: state, segment: segment?["segment"], strategy: segment?["strategy"],
            reasons: (segment?["reasons"] as String?)?.split(separator: "\n").map(String.init) ?? [],
            debtor: try AccountStore.debtor(state.debtorID, in: database), holds: holds, disputes: disputes)
    }
}
