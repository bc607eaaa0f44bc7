package import Calendars
package import Contracts

/// The holds this service has in force on one account or one debtor. Each stands for one open cause, by whose name it
/// is known; the set is said whole, with the next version, whenever it changes.
package struct HoldLedger: Sendable, Hashable {
    package enum Holder: Sendable, Hashable {
        case account(AccountID)
        case debtor(DebtorID)

        package var id: String {
            switch self {
            case .account(let id): id.value
            case .debtor(let id): id.value
            }
        }
    }

    /// What is to be said of a change.
    package enum Change: Sendable, Hashable {
        /// At least one hold came: contact stops.
        case placed(HoldSet)
        /// Holds only went: contact is decided anew.
        case released(HoldSet)

        package var set: HoldSet {
            switch self {
            case .placed(let set), .released(let set): set
            }
        }
    }

    package static let placedBy = "dispute"

    package let holder: Holder
    /// Sorted by id.
    package private(set) var holds: [Hold]
    package private(set) var version: Int64

    package init(holder: Holder, holds: [Hold] = [], version: Int64 = 0) {
        self.holder = holder
        self.holds = holds.sorted { $0.holdID < $1.holdID }
        self.version = version
    }

    /// Puts a cause's hold into force, or says that it is already.
    package mutating func place(_ id: String, _ reason: HoldReason, at now: Instant) -> Change? {
        change(removing: [], adding: [Hold(holdID: id, reason: reason, since: now)])
    }

    package mutating func release(_ id: String) -> Change? { change(removing: [id], adding: []) }

    /// A dispute holds its account while it is open, and no longer.
    package mutating func follow(_ dispute: DisputeCase) -> Change? {
        dispute.standing.isOpen
            ? place(dispute.holdID, .dispute, at: dispute.openedAt) : release(dispute.holdID)
    }

    /// An ERP's word on a debtor replaces its word before; `none` takes it back.
    package mutating func follow(_ status: DebtorStatus, at now: Instant) -> Change? {
        let kept = status.holdReason.map(Self.statusHoldID)
        let old = holds.map(\.holdID).filter { $0.hasPrefix("status:") && $0 != kept }
        let new = status.holdReason.map { Hold(holdID: Self.statusHoldID($0), reason: $0, since: now) }
        return change(removing: Set(old), adding: new.map { [$0] } ?? [])
    }

    package static func statusHoldID(_ reason: HoldReason) -> String { "status:\(reason.rawValue)" }

    package var set: HoldSet {
        let (account, debtor): (AccountID?, DebtorID?) =
            switch holder {
            case .account(let id): (id, nil)
            case .debtor(let id): (nil, id)
            }
        return HoldSet(
            accountID: account, debtorID: debtor, placedBy: Self.placedBy, holds: holds, version: version)
    }

    /// A hold that is in force keeps its instant.
    private mutating func change(removing gone: Set<String>, adding new: [Hold]) -> Change? {
        let known = Set(holds.map(\.holdID))
        let added = new.filter { !known.contains($0.holdID) }
        guard !added.isEmpty || !known.isDisjoint(with: gone) else { return nil }
        holds = (holds.filter { !gone.contains($0.holdID) } + added).sorted { $0.holdID < $1.holdID }
        version += 1
        return added.isEmpty ? .released(set) : .placed(set)
    }
}

extension DebtorStatus {
    /// The hold that a status puts on the debtor; none for `none`.
    package var holdReason: HoldReason? {
        switch self {
        case .debtReview: .debtReview
        case .breathingSpace: .breathingSpace
        case .deceased: .deceased
        case .sequestrated: .sequestrated
        case .represented: .represented
        case .none: nil
        }
    }
}
