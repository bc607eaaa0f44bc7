import Calendars
import Contracts
import Messaging
import Money
import PaymentCore
import ServiceKit
import Storage

/// Watermarks of the ERPs, and what dispute says.
enum FactHandlers {
    static func add(to handlers: inout Handlers, policy: PaymentPolicy) {
        handlers.onERP(
            Watermark.messageType, read: { fields, system, _ in Watermark(&fields, system: system) }
        ) { watermark, context, work in
            if let reason = context.unroutedReason { return .refused([reason]) }
            return try advance(watermark, context, work)
        }
        handlers.on(DisputeState.self) { state, _, work in
            try FactStore.keep(state, in: work.database) ? adjust(state, policy, work) : .done
        }
        handlers.on(HoldPlaced.self) { placed, _, work in
            try FactStore.keep(placed.set, in: work.database)
            return .done
        }
        handlers.on(HoldReleased.self) { released, _, work in
            try FactStore.keep(released.set, in: work.database)
            return .done
        }
        handlers.onTimer(LedgerWork.promiseTimer, LedgerWork.promiseDue)
        ParkedHolds(service: "payment").add(to: &handlers)
    }

    /// One queue holds all of an ERP's money messages in its order, so all that came before the watermark is applied,
    /// refused or parked by now, unless it is being tried again: then the watermark waits for it.
    private static func advance(
        _ watermark: Watermark, _ context: MessageContext, _ work: UnitOfWork
    ) throws -> Outcome {
        guard watermark.asOf <= work.now + PaymentLimits.watermarkAheadMax else {
            return .refused([
                Reason(
                    "instant-range", field: "asOf",
                    "must not lie ahead of \(work.now.rfc3339): it says what has been published already.")
            ])
        }
        guard try !FactStore.isRetrying(watermark.system, besides: context.envelope.id, in: work.database) else {
            return .retry(
                after: .milliseconds(50),
                Reason("waits", field: "asOf", "names an instant before which a message could not be applied yet."))
        }
        if try FactStore.advance(watermark, in: work.database) {
            try work.emit(FeedFresh(system: watermark.system, asOf: watermark.asOf))
        }
        return .done
    }

    /// What an upheld dispute takes off the debt is posted once, whatever is said of the dispute later.
    private static func adjust(_ state: DisputeState, _ policy: PaymentPolicy, _ work: UnitOfWork) throws -> Outcome {
        guard state.standing == .upheld || state.standing == .partlyUpheld, let amount = state.adjustment,
            !amount.isZero
        else { return .done }
        let key = CreditKey.dispute(state.disputeID)
        guard try ContentStore.credit(key, in: work.database) == nil else { return .done }
        guard var ledger = try LedgerStore.load(state.accountID, in: work.database) else {
            return .retry(
                after: .milliseconds(100),
                Reason("unknown-account", field: "accountID", "is not an account known here."))
        }
        guard amount.isPositive else {
            return .park(Reason("adjustment", field: "adjustment", "must be above zero: it is taken off the debt."))
        }
        let invoice = state.invoiceID.flatMap { ledger.invoices[$0] == nil ? nil : $0 }
        let credit = Credit(
            key: key, kind: .adjustment, amount: amount,
            valueOn: policy.calendar(of: ledger.terms.creditorID).today(at: work.now), namedInvoice: invoice)
        if case .refused(let refusals) = ledger.take(credit, at: work.now), let first = refusals.first {
            return .park(Reason(first.code, field: "adjustment", first.text))
        }
        try ContentStore.add(
            credit, to: state.accountID,
            .init(postedAt: work.now.millisecondsSinceEpoch, method: nil, contactID: nil, digest: ""), in: work.database
        )
        try LedgerWork.finish(&ledger, work)
        return .done
    }
}
