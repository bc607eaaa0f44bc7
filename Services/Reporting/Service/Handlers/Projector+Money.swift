import Calendars
import Contracts
import GRDB
import Money
import ReportingCore
import ServiceKit

extension Projector {
    func addMoney(to handlers: inout Handlers) {
        on(PaymentReceived.self, audited: true, in: &handlers) { body, projection in try receive(body, projection) }
        on(PaymentReversed.self, audited: true, in: &handlers) { body, projection in
            guard try MoneyStore.reverse(body.paymentID, in: projection.database) else { return }
            try projection.count(
                .reversed, at: body.at, creditor: AccountStore.creditor(of: body.accountID, in: projection.database),
                key: body.amount.currency.code, amount: body.amount.minorUnits)
            try projection.tell(TimelineEntry(body))
        }
        on(PromiseState.self, in: &handlers) { body, projection in try promise(body, projection) }
    }

    private func receive(_ body: PaymentReceived, _ projection: Projection) throws {
        let database = projection.database
        guard try MoneyStore.keep(body, in: database) else { return }
        try projection.count(
            .paid, at: body.receivedAt, creditor: AccountStore.creditor(of: body.accountID, in: database),
            key: body.amount.currency.code, other: body.source.rawValue, amount: body.amount.minorUnits)
        try projection.tell(TimelineEntry(body))
        for sent in try DeliveryStore.unconverted(body.accountID, paidAt: body.receivedAt, in: database) {
            try convert(sent, exact: false, projection)
        }
        if let contact = body.contactID, let sent = try DeliveryStore.notExact(contact, in: database) {
            try convert(sent, exact: true, projection)
        }
    }

    private func promise(_ body: PromiseState, _ projection: Projection) throws {
        let known = try MoneyStore.promise(body.promiseID, in: projection.database)
        guard body.version > known?.version ?? 0 else { return }
        try MoneyStore.keep(body, in: projection.database)
        let creditor = try AccountStore.creditor(of: body.accountID, in: projection.database)
        func count(_ metric: Metric) throws {
            try projection.count(
                metric, at: projection.at, creditor: creditor, key: body.amount.currency.code,
                amount: body.amount.minorUnits)
        }
        if known == nil { try count(.promiseMade) }
        guard known?.standing != body.standing else { return }
        if body.standing == .kept { try count(.promiseKept) }
        if body.standing == .broken { try count(.promiseBroken) }
        try projection.tell(TimelineEntry(body, at: projection.at))
    }
}
