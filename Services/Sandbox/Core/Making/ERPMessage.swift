import Calendars
import Contracts
import Messaging
import Money

/// A message as an ERP writes it: ids are its own, unscoped.
struct ERPMessage: Sendable, Hashable {
    let type: String
    let subject: String
    let data: JSONValue

    init(_ type: String, _ subject: String, _ members: [String: JSONValue?]) {
        self.init(type, subject, data: object(members))
    }

    init(_ type: String, _ subject: String, data: JSONValue) {
        self.type = type
        self.subject = subject
        self.data = data
    }

    /// With some fields changed, in a way that is wrong or is not.
    func replacing(_ changes: [String: JSONValue?]) -> ERPMessage {
        ERPMessage(type, subject, data: data.replacing(changes))
    }

    func retyped(_ type: String) -> ERPMessage { ERPMessage(type, subject, data: data) }
}

// MARK: - Debtors

extension ERPMessage {
    static func debtor(_ id: String, _ record: JSONValue) -> ERPMessage {
        ERPMessage(DebtorUpserted.messageType, id, data: record)
    }

    static func status(
        _ debtor: String, _ status: DebtorStatus, since: LocalDate, reference: String? = nil
    ) -> ERPMessage {
        ERPMessage(
            DebtorStatusChanged.messageType, debtor,
            [
                "debtorId": text(debtor), "status": text(status.rawValue), "since": text(since),
                "reference": text(reference),
            ])
    }

    static func consent(
        _ debtor: String, _ channel: Channel, _ purpose: ContactClass, granted: Bool, at: Instant, evidence: String
    ) -> ERPMessage {
        ERPMessage(
            ConsentChanged.messageType, debtor,
            [
                "debtorId": text(debtor), "channel": text(channel.rawValue), "purpose": text(purpose.rawValue),
                "granted": .boolean(granted), "at": text(at), "evidence": text(evidence),
            ])
    }

    static func contact(
        _ debtor: String, account: String?, _ channel: Channel, at: Instant, _ direction: ContactDirection,
        conversation: Bool
    ) -> ERPMessage {
        ERPMessage(
            ContactRecorded.messageType, debtor,
            [
                "debtorId": text(debtor), "accountId": text(account), "channel": text(channel.rawValue),
                "at": text(at), "direction": text(direction.rawValue), "conversation": .boolean(conversation),
            ])
    }
}

// MARK: - Accounts

extension ERPMessage {
    static func opened(_ account: PlannedAccount, debtor: String, openedOn: LocalDate) -> ERPMessage {
        ERPMessage(
            AccountOpened.messageType, account.id,
            [
                "accountId": text(account.id), "debtorId": text(debtor), "creditorId": text(account.creditor.value),
                "reference": text(account.reference), "debtType": text(account.debtType.rawValue),
                "currency": text(account.currency.code), "openedOn": text(openedOn),
                "attributes": object(account.attributes.mapValues { .string($0) }),
            ])
    }

    static func updated(_ account: String, _ attributes: [String: String]) -> ERPMessage {
        ERPMessage(
            AccountUpdated.messageType, account,
            ["accountId": text(account), "attributes": object(attributes.mapValues { .string($0) })])
    }

    static func closed(_ account: String, because reason: String) -> ERPMessage {
        ERPMessage(AccountClosed.messageType, account, ["accountId": text(account), "reason": text(reason)])
    }

    static func dispute(
        _ account: String, invoice: String?, _ amount: Money?, _ reason: DisputeReason, text words: String?
    ) -> ERPMessage {
        ERPMessage(
            ERPDisputeOpened.messageType, account,
            [
                "accountId": text(account), "invoiceId": text(invoice), "amount": text(amount?.decimalString),
                "currency": text(amount?.currency.code), "reason": text(reason.rawValue), "text": text(words),
            ])
    }
}

// MARK: - Money

extension ERPMessage {
    static func invoice(_ invoice: PlannedInvoice, on account: String) -> ERPMessage {
        ERPMessage(
            InvoiceIssued.messageType, account,
            [
                "accountId": text(account), "invoiceId": text(invoice.id), "number": text(invoice.number),
                "amount": text(invoice.amount.decimalString), "currency": text(invoice.amount.currency.code),
                "issuedOn": text(invoice.issuedOn), "dueOn": text(invoice.dueOn), "kind": text(invoice.part.rawValue),
            ])
    }

    static func cancelled(_ invoice: String, on account: String, because reason: String) -> ERPMessage {
        ERPMessage(
            InvoiceCancelled.messageType, account,
            ["accountId": text(account), "invoiceId": text(invoice), "reason": text(reason)])
    }

    static func creditNote(
        _ id: String, on account: String, invoice: String?, _ amount: Money, issuedOn: LocalDate
    ) -> ERPMessage {
        ERPMessage(
            CreditNoteIssued.messageType, account,
            [
                "accountId": text(account), "creditNoteId": text(id), "invoiceId": text(invoice),
                "amount": text(amount.decimalString), "currency": text(amount.currency.code),
                "issuedOn": text(issuedOn),
            ])
    }

    static func payment(
        _ id: String, on account: String, _ amount: Money, receivedOn: LocalDate, invoice: String? = nil,
        method: String?, origin: String? = nil
    ) -> ERPMessage {
        ERPMessage(
            PaymentRecorded.messageType, account,
            [
                "accountId": text(account), "paymentId": text(id), "amount": text(amount.decimalString),
                "currency": text(amount.currency.code), "receivedOn": text(receivedOn), "invoiceId": text(invoice),
                "method": text(method), "originPaymentId": text(origin),
            ])
    }

    static func reversal(_ payment: String, on account: String, because reason: String) -> ERPMessage {
        ERPMessage(
            PaymentReversalRecorded.messageType, account,
            ["accountId": text(account), "paymentId": text(payment), "reason": text(reason)])
    }

    static func watermark(_ system: SystemID, asOf: Instant) -> ERPMessage {
        ERPMessage(Watermark.messageType, system.value, ["system": text(system.value), "asOf": text(asOf)])
    }
}
