import Calendars
import Contracts
import Foundation
import Messaging
import Money
import PaymentCore
import Storage

/// What every change of an account ends in: counted, saved, and said.
enum LedgerWork {
    static let promiseTimer = "promise-due"

    /// Does nothing when nothing changed.
    /// - Parameter digest: of the message that opened the account, when it is new.
    static func finish(_ ledger: inout AccountLedger, openedBy digest: String? = nil, _ work: UnitOfWork) throws {
        guard digest != nil || !ledger.changes.isEmpty else { return }
        ledger.countVersion()
        try LedgerStore.save(ledger, openedBy: digest, in: work.database)
        try work.emit(ledger.state)
        for promise in ledger.changes.promises {
            try work.emit(ledger.state(of: promise))
            if promise.standing != .open { try work.cancel(promiseTimer, key: promise.id.value) }
        }
    }

    /// Posts a payment and says so. The caller has made sure that it is new.
    static func post(
        _ credit: Credit, _ id: PaymentID, detail: ContentStore.CreditDetail, to ledger: inout AccountLedger,
        _ work: UnitOfWork
    ) throws -> LedgerAnswer {
        let answer = ledger.take(credit, at: work.now)
        guard case .posted = answer, case .payment(let source) = credit.kind else { return answer }
        try ContentStore.add(credit, to: ledger.terms.accountID, detail, in: work.database)
        try finish(&ledger, work)
        try work.emit(
            PaymentReceived(
                paymentID: id, accountID: ledger.terms.accountID, debtorID: ledger.terms.debtorID,
                amount: credit.amount, source: source, method: detail.method, receivedAt: work.now,
                balance: ledger.balance, contactID: detail.contactID))
        return answer
    }

    /// Sets the timer that breaks a promise.
    static func watch(_ promise: PromiseToPay, of account: AccountID, until deadline: Instant, _ work: UnitOfWork)
        throws
    {
        try work.schedule(promiseTimer, key: promise.id.value, at: deadline, payload: Data(account.value.utf8))
    }

    /// A promise's deadline came.
    static func promiseDue(_ timer: DueTimer, _ work: UnitOfWork) throws {
        let account = AccountID(String(decoding: timer.payload, as: UTF8.self))
        guard var ledger = try LedgerStore.load(account, in: work.database) else { return }
        ledger.promiseDeadlinePassed(PromiseID(timer.key))
        try finish(&ledger, work)
    }
}

extension LedgerAnswer {
    var outcome: Outcome {
        switch self {
        case .posted, .alreadyDone: .done
        case .refused(let refusals): .refused(refusals.map { Reason($0.code, field: $0.field, $0.text) })
        }
    }
}
