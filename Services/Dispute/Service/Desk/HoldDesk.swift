import Contracts
import DisputeCore
import Foundation
import Messaging
import ServiceKit
import Storage

/// Changes hold sets and says so, in the transaction of whatever caused it.
enum HoldDesk {
    /// - Returns: whether the set changed.
    @discardableResult
    static func change(
        _ holder: HoldLedger.Holder, _ work: UnitOfWork, _ change: (inout HoldLedger) -> HoldLedger.Change?
    ) throws -> Bool {
        var ledger = try HoldStore.load(holder, in: work.database)
        guard let said = change(&ledger) else { return false }
        try HoldStore.save(ledger, in: work.database)
        switch said {
        case .placed(let set): try work.emit(HoldPlaced(set: set))
        case .released(let set): try work.emit(HoldReleased(set: set))
        }
        return true
    }

    // MARK: - Messages that could not be applied

    /// A message that was parked may have told of a dispute or a status: until it is applied or discarded, whom it is
    /// about is held.
    static func parked(_ delivery: Delivery, _ envelope: Envelope?, _ work: UnitOfWork) throws {
        guard let fact = ParkedFact(delivery, envelope) else { return }
        try change(holder(fact), work) { $0.place(fact.holdID, .unprocessedFact, at: work.now) }
    }

    static func unparked(_ delivery: Delivery, _ envelope: Envelope?, _ work: UnitOfWork) throws {
        guard let fact = ParkedFact(delivery, envelope) else { return }
        try change(holder(fact), work) { $0.release(fact.holdID) }
    }

    private static func holder(_ fact: ParkedFact) -> HoldLedger.Holder {
        switch fact.holder {
        case .account(let id): .account(id)
        case .debtor(let id): .debtor(id)
        }
    }
}
