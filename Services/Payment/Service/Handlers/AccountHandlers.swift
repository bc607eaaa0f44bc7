import Calendars
import Contracts
import Messaging
import Money
import PaymentCore
import ServiceKit
import Storage

/// `erp.account.opened`, `.updated`, `.closed`.
enum AccountHandlers {
    static func add(to handlers: inout Handlers, policy: PaymentPolicy) {
        handlers.onERP(
            AccountOpened.messageType,
            read: { fields, system, work in
                let opened = AccountOpened(&fields, system: system, dates: PaymentLimits.dates(at: work.now))
                return checkSpeaker(&fields, system, policy) ? opened : nil
            }
        ) { opened, context, work in
            if let reason = context.unroutedReason { return .refused([reason]) }
            return try open(opened, work).outcome
        }
        handlers.onLedger(
            AccountUpdated.messageType, read: { fields, system, _ in AccountUpdated(&fields, system: system) },
            apply: { updated, ledger, work in
                let answer = ledger.update(updated.attributes)
                try LedgerWork.finish(&ledger, work)
                return answer
            })
        handlers.onLedger(
            AccountClosed.messageType, read: { fields, system, _ in AccountClosed(&fields, system: system) },
            apply: { closed, ledger, work in
                let answer = ledger.close(because: closed.reason, at: work.now)
                try LedgerWork.finish(&ledger, work)
                return answer
            })
    }

    /// Noted beside the faults of the fields, so that all are answered at once.
    private static func checkSpeaker(
        _ fields: inout FieldReader, _ system: SystemID, _ policy: PaymentPolicy
    ) -> Bool {
        guard let creditor = fields.value("creditorId")?.text, !policy.maySpeak(system, for: CreditorID(creditor))
        else {
            return true
        }
        fields.fault("creditor-of-other-system", "creditorId", "is not a creditor this system speaks for.")
        return false
    }

    private static func open(_ opened: AccountOpened, _ work: UnitOfWork) throws -> LedgerAnswer {
        let terms = AccountTerms(
            accountID: opened.accountID, debtorID: opened.debtorID, creditorID: opened.creditorID,
            reference: opened.reference, debtType: opened.debtType, currency: opened.currency,
            openedOn: opened.openedOn)
        let digest = StableID.make(
            opened.debtorID.value, opened.creditorID.value, opened.reference, opened.debtType.rawValue,
            opened.currency.code, opened.openedOn.iso8601,
            opened.attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n"))
        if let known = try ContentStore.account(opened.accountID, in: work.database) {
            return known.digest == digest ? .alreadyDone : .reused("accountId")
        }
        var ledger = AccountLedger(terms: terms, attributes: opened.attributes)
        try LedgerWork.finish(&ledger, openedBy: digest, work)
        return .posted
    }
}
