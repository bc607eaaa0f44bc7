import Calendars
import Contracts
import Crypto
import Foundation
import Messaging
import Money

/// Makes events as the other services publish them.
struct EventMaker {
    static let start = Instant(millisecondsSinceEpoch: 1_767_582_000_000)  // 2026-01-05T03:00:00Z

    private(set) var events: [Envelope] = []

    static func at(_ hours: Int) -> Instant { start + .seconds(hours * 3_600) }

    mutating func say<Body: MessageBody>(_ body: Body, at: Instant, from service: String = "payment") throws {
        events.append(
            Envelope(
                id: "e-\(events.count + 1)", source: "/quittance/\(service)", type: Body.messageType,
                subject: body.subject, time: at, data: try JSONCoding.encode(body)))
    }

    static func zar(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .zar) }

    static func account(
        _ id: String, version: Int64, balance: Int64, debtor: String = "city:D-1", creditor: String = "metsi-city",
        dueOn: Int = 20_450, settledAt: Instant? = nil, reference: String? = nil, issued: Int = 1,
        promise: AccountState.OpenPromise? = nil
    ) -> AccountState {
        let open =
            balance > 0
            ? [
                AccountState.OpenInvoice(
                    invoiceID: InvoiceID(id + "-I\(issued)"), number: "INV-\(issued)",
                    issuedOn: LocalDate(dayNumber: dueOn - 30), dueOn: LocalDate(dayNumber: dueOn),
                    amount: zar(balance),
                    open: zar(balance))
            ] : []
        return AccountState(
            accountID: AccountID(id), debtorID: DebtorID(debtor), creditorID: CreditorID(creditor),
            reference: reference ?? String(id.split(separator: ":").last ?? ""), debtType: .service,
            openedOn: LocalDate(dayNumber: 20_000), attributes: [:], version: version, closed: false,
            balance: zar(balance), openInvoices: open, invoicesIssued: issued, invoicesPaidLate: 0, paymentsReceived: 0,
            lastPaymentOn: nil, promise: promise, promisesBroken: 0, settledAt: settledAt)
    }

    static func segmented(_ id: String, _ segment: String, version: Int64 = 1) -> AccountSegmented {
        AccountSegmented(
            accountID: AccountID(id), debtorID: "city:D-1", version: version, segment: segment, strategy: "gentle",
            reasons: ["Late once."], policyVersion: "sha256:p", accountVersion: 1)
    }

    static func contact(
        _ id: String, account: String, channel: Channel = .sms, segment: String = "occasional", step: String = "missed",
        attempt: Int = 1, creditor: String = "metsi-city", contactClass: ContactClass = .collection
    ) -> ContactSummary {
        ContactSummary(
            contactID: ContactID(id), attempt: attempt, accountID: AccountID(account), debtorID: "city:D-1",
            personID: "p-1", creditorID: CreditorID(creditor), channel: channel, contactClass: contactClass,
            segment: segment, strategy: "gentle", step: step, template: "missed-date")
    }

    static func permitted(_ contact: ContactSummary, at: Instant) -> ContactPermitted {
        ContactPermitted(
            contact: contact, amount: zar(10_000), decisionID: DecisionID("d-" + contact.contactID.value),
            decidedAt: at,
            policyVersion: "sha256:p")
    }

    static func refused(_ contact: ContactSummary, _ rules: [String], at: Instant) -> ContactRefused {
        ContactRefused(
            contact: contact, rules: rules, again: nil, decisionID: DecisionID("d-" + contact.contactID.value),
            decidedAt: at, policyVersion: "sha256:p")
    }

    static func settled(_ contact: ContactSummary, _ result: DeliveryResult, at: Instant) -> ContactSettled {
        ContactSettled(contact: contact, result: result, cause: result == .failed ? "mailbox-gone" : nil, at: at)
    }

    static func paid(
        _ id: String, account: String, cents: Int64, at: Instant, source: PaymentSource = .gateway,
        contact: ContactID? = nil
    ) -> PaymentReceived {
        PaymentReceived(
            paymentID: PaymentID(id), accountID: AccountID(account), debtorID: "city:D-1", amount: zar(cents),
            source: source, method: nil, receivedAt: at, balance: zar(0), contactID: contact)
    }

    static func dispute(
        _ id: String, account: String, _ standing: DisputeStanding, version: Int64, openedAt: Instant
    ) -> DisputeState {
        DisputeState(
            disputeID: DisputeID(id), accountID: AccountID(account), debtorID: "city:D-1", invoiceID: nil,
            reason: .wrongAmount, amount: zar(5_000), standing: standing, openedAt: openedAt,
            deadline: LocalDate(dayNumber: 20_480), assignee: nil,
            adjustment: standing == .upheld ? zar(5_000) : nil, version: version)
    }

    static func holds(account: String? = nil, debtor: String? = nil, _ ids: [String], version: Int64) -> HoldSet {
        HoldSet(
            accountID: account.map { AccountID($0) }, debtorID: debtor.map { DebtorID($0) }, placedBy: "dispute",
            holds: ids.map { Hold(holdID: $0, reason: .dispute, since: start) }, version: version)
    }

    static func promise(_ id: String, account: String, _ standing: PromiseStanding, version: Int64) -> PromiseState {
        PromiseState(
            promiseID: PromiseID(id), accountID: AccountID(account), debtorID: "city:D-1", amount: zar(7_500),
            dueOn: LocalDate(dayNumber: 20_470), standing: standing, version: version, contactID: nil)
    }

    static func decision(
        _ id: String, account: String, outcome: String, rules: [String] = [], at: Instant
    ) throws -> DecisionRecorded {
        let input = JSONValue.object([
            "account": .object(["id": .string(account), "balance": .string("100.00"), "version": .number(3)]),
            "instant": .string(at.rfc3339), "policyVersion": .string("sha256:p"), "zones": .array([]),
        ])
        let verdicts = rules.map { rule in
            JSONValue.object([
                "ruleID": .string(rule), "source": .string("House rule"), "effect": .string("deny"),
                "text": .string("It stood in the way."), "channelOnly": .boolean(false),
            ])
        }
        let digest = SHA256.hash(data: try JSONCoding.encode(input)).map { String(format: "%02x", $0) }.joined()
        return DecisionRecorded(
            decisionID: DecisionID(id), kind: .gate, accountID: AccountID(account), contactID: "c-1", decidedAt: at,
            policyVersion: "sha256:p", zoneData: "2025b", input: input,
            answer: .object(["decision": .string(outcome), "verdicts": .array(verdicts)]), inputDigest: digest)
    }

    static func reply(_ id: String, _ intent: ReplyIntent, at: Instant) -> ReplyReceived {
        ReplyReceived(
            replyID: id, debtorID: "city:D-1", accountID: "city:A-1", channel: .sms, intent: intent, at: at)
    }

    static func alert(
        _ id: String, about: String? = nil, at: Instant = start, code: String = "message-parked",
        service: String = "payment"
    ) -> AlertRaised {
        AlertRaised(
            alertID: id, service: service, code: code, text: "A message could not be applied.",
            about: about, at: at)
    }
}
