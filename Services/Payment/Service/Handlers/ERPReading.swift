import Calendars
import Contracts
import Messaging
import Money
import PaymentCore
import ServiceKit
import Storage

/// An ERP's message with everything that could be read of it, whether it is whole or not: what is wrong with its fields
/// and what is wrong with the account they name are then answered together.
struct ERPReading<Body: Sendable>: Sendable {
    let body: Body?
    let faults: [Reason]
    /// Named by the fields, unless they are unreadable.
    let accountID: AccountID?
    let invoiceID: InvoiceID?
    let currency: Currency?
    let amount: Money?

    init(
        _ fields: inout FieldReader, _ system: SystemID, _ work: UnitOfWork,
        _ read: (inout FieldReader, SystemID, ClosedRange<LocalDate>) -> Body?
    ) {
        var peek = fields
        accountID = peek.identifier("accountId").map { AccountID(system: system, $0) }
        invoiceID = peek.identifier("invoiceId").map { InvoiceID(system: system, $0) }
        currency = peek.currency()
        amount = peek.money()
        body = read(&fields, system, PaymentLimits.dates(at: work.now))
        faults = fields.faults
    }

    /// What is wrong besides the fields themselves.
    func reasons(_ ledger: AccountLedger?, _ naming: ERPNaming) -> [Reason] {
        var reasons: [Reason] = []
        if accountID != nil, ledger == nil {
            reasons.append(Reason("unknown-account", field: "accountId", "is not an account that was opened before."))
        }
        if naming.contains(.money), let ledger, let currency, currency != ledger.currency {
            reasons.append(
                Reason(
                    "currency-mismatch", field: "currency", "must be \(ledger.currency), the currency of the account."))
        }
        if naming.contains(.money), let amount, amount > PaymentLimits.amountMax(amount.currency) {
            reasons.append(
                Reason(
                    "amount-limit", field: "amount", "must not be above \(PaymentLimits.amountMax(amount.currency))."))
        }
        if naming.contains(.knownInvoice), let ledger, let invoiceID, ledger.invoices[invoiceID] == nil {
            reasons.append(Reason("unknown-invoice", field: "invoiceId", "is not an invoice of this account."))
        }
        return reasons
    }
}

/// What a type of message names besides its account. Fields of other types in it are ignored.
struct ERPNaming: OptionSet, Sendable {
    let rawValue: Int

    /// `amount` and `currency`: the account's currency, and not above the limit.
    static let money = ERPNaming(rawValue: 1)
    /// `invoiceId`: an invoice of the account.
    static let knownInvoice = ERPNaming(rawValue: 2)
}

extension Handlers {
    /// Handles an ERP's message about an account that must exist. Every reason against it is answered at once.
    mutating func onLedger<Body: Sendable>(
        _ type: String, _ naming: ERPNaming = [],
        read: @escaping @Sendable (inout FieldReader, SystemID, ClosedRange<LocalDate>) -> Body?,
        apply: @escaping @Sendable (Body, inout AccountLedger, UnitOfWork) throws -> LedgerAnswer
    ) {
        onERP(type, read: { ERPReading(&$0, $1, $2, read) }) { reading, context, work in
            if let reason = context.unroutedReason { return .refused([reason]) }
            let ledger = try reading.accountID.flatMap { try LedgerStore.load($0, in: work.database) }
            let reasons = reading.faults + reading.reasons(ledger, naming)
            guard reasons.isEmpty, let body = reading.body, var ledger else { return .refused(reasons) }
            return try apply(body, &ledger, work).outcome
        }
    }
}

extension MessageContext {
    /// Why a message of a known type is refused all the same: it came round by the alternate exchange, out of order
    /// with the messages of its ERP.
    var unroutedReason: Reason? {
        guard queue == QueueName.erpUnrouted else { return nil }
        return Reason("unknown-type", field: "routing key", "must be the type of the message, like \(envelope.type).")
    }
}

extension LedgerAnswer {
    /// An id came again with other content.
    static func reused(_ field: String) -> LedgerAnswer {
        .refused([Refusal("duplicate-id", field, "was used before for something else.")])
    }
}
