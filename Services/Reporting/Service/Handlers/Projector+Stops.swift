import Calendars
import Contracts
import GRDB
import ReportingCore
import ServiceKit

extension Projector {
    func addStops(to handlers: inout Handlers) {
        on(DisputeState.self, audited: true, in: &handlers) { body, projection in try dispute(body, projection) }
        on(HoldPlaced.self, audited: true, in: &handlers) { body, projection in try holds(body.set, projection) }
        on(HoldReleased.self, audited: true, in: &handlers) { body, projection in try holds(body.set, projection) }
    }

    private func dispute(_ body: DisputeState, _ projection: Projection) throws {
        let known = try StopStore.dispute(body.disputeID, in: projection.database)
        guard body.version > known?.version ?? 0 else { return }
        let creditor = try AccountStore.creditor(of: body.accountID, in: projection.database)
        try StopStore.keep(body, creditor: creditor, in: projection.database)
        if known == nil {
            try projection.count(.disputeOpened, at: body.openedAt, creditor: creditor, key: body.reason.rawValue)
        }
        if !body.standing.isOpen, known?.standing?.isOpen != false {
            try projection.count(.disputeResolved, at: projection.at, creditor: creditor, key: body.standing.rawValue)
        }
        guard known?.standing != body.standing else { return }
        try projection.tell(TimelineEntry(body, at: projection.at))
    }

    private func holds(_ set: HoldSet, _ projection: Projection) throws {
        guard let change = try StopStore.keep(set, in: projection.database) else { return }
        let creditor = try set.accountID.map { try AccountStore.creditor(of: $0, in: projection.database) } ?? ""
        for hold in change.placed {
            try projection.count(.holdPlaced, at: projection.at, creditor: creditor, key: hold.reason.rawValue)
            try projection.tell(.hold(hold, placed: true, on: set, at: projection.at))
        }
        for hold in change.released { try projection.tell(.hold(hold, placed: false, on: set, at: projection.at)) }
    }
}
