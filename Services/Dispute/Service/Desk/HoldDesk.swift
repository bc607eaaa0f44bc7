import Contracts
import DisputeCore
import Foundation
import Messaging
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
        guard let holder = holder(delivery, envelope) else { return }
        try change(holder, work) { $0.place(holdID(delivery, envelope), .unprocessedFact, at: work.now) }
    }

    static func unparked(_ delivery: Delivery, _ envelope: Envelope?, _ work: UnitOfWork) throws {
        guard let holder = holder(delivery, envelope) else { return }
        try change(holder, work) { $0.release(holdID(delivery, envelope)) }
    }

    private static func holdID(_ delivery: Delivery, _ envelope: Envelope?) -> String {
        let id = envelope?.id ?? delivery.properties.messageID ?? StableID.make(delivery.body.base64EncodedString())
        return "parked:\(id)"
    }

    /// Named by our own messages as `accountID` and `debtorID`, by an ERP's as `accountId` and `debtorId` without its
    /// system.
    private static func holder(_ delivery: Delivery, _ envelope: Envelope?) -> HoldLedger.Holder? {
        guard let envelope, let body = try? JSONCoding.decode(JSONValue.self, from: envelope.data) else { return nil }
        if let account = body["accountID"]?.text { return .account(AccountID(account)) }
        if let debtor = body["debtorID"]?.text { return .debtor(DebtorID(debtor)) }
        guard let user = delivery.properties.userID, user.hasPrefix("erp-") else { return nil }
        let system = SystemID(String(user.dropFirst(4)))
        if let account = body["accountId"]?.text { return .account(AccountID(system: system, account)) }
        return body["debtorId"]?.text.map { .debtor(DebtorID(system: system, $0)) }
    }
}
