import Calendars
import Contracts
import Messaging
import Money

/// A kind of wrong message.
struct Fault: Sendable {
    let name: String
    /// From a host, the story's first date, and a suffix that makes ids of its own.
    let message: @Sendable (FaultStory.Host, LocalDate, String) -> ERPMessage

    static let all = money + dates + names + types + debtors
}

// MARK: - One wrong field

extension Fault {
    /// A good invoice but for some fields.
    private static func invoice(_ name: String, _ changes: [String: JSONValue?]) -> Fault {
        Fault(name: name) { host, date, suffix in fresh(host, date, suffix).replacing(changes) }
    }

    private static func fresh(_ host: FaultStory.Host, _ date: LocalDate, _ suffix: String) -> ERPMessage {
        let id = "I-\(host.account.id.dropFirst(2))-\(suffix)"
        return ERPMessage.invoice(host.invoice, on: host.account.id).replacing([
            "invoiceId": text(id), "number": text(id), "issuedOn": text(date),
            "dueOn": text(date.adding(days: 30)),
        ])
    }

    private static let money = [
        invoice("currency-unknown", ["currency": .string("ZRA")]),
        invoice("currency-not-the-accounts", ["currency": .string("EUR")]),
        invoice("amount-negative", ["amount": .string("-150.00")]),
        invoice("amount-zero", ["amount": .string("0.00")]),
        invoice("amount-not-text", ["amount": number(150)]),
        invoice("amount-with-three-decimals", ["amount": .string("150.005")]),
        invoice("amount-grouped", ["amount": .string("1,500.00")]),
        invoice("amount-beyond-all-measure", ["amount": .string("99999999999999999999")]),
        invoice("amount-is-an-object", ["amount": .object(["rand": .string("150.00")])]),
        invoice("amount-missing", ["amount": JSONValue?.none]),
    ]

    private static let dates = [
        invoice("date-of-no-day", ["dueOn": .string("2026-02-30")]),
        invoice("date-in-the-far-future", ["dueOn": .string("2199-12-31")]),
        invoice("date-in-the-far-past", ["issuedOn": .string("1901-01-01")]),
        invoice("date-written-otherwise", ["issuedOn": .string("05/01/2026")]),
        invoice("due-before-issued", ["issuedOn": .string("2026-01-05"), "dueOn": .string("2026-01-04")]),
    ]

    private static let names = [
        invoice("account-unknown", ["accountId": .string("A-99999-9")]),
        invoice("kind-unknown", ["kind": .string("penalty")]),
        invoice("id-with-space", ["invoiceId": .string("I 1")]),
        invoice("id-too-long", ["invoiceId": .string(String(repeating: "9", count: 200))]),
        invoice("number-with-control-character", ["number": .string("17\u{7}")]),
        Fault(name: "invoice-id-used-before") { host, _, _ in
            ERPMessage.invoice(host.invoice, on: host.account.id).replacing(["amount": text("1.00")])
        },
        Fault(name: "payment-to-unknown-invoice") { host, date, suffix in
            .payment(
                "E-\(suffix)-\(host.account.id)", on: host.account.id, host.invoice.amount, receivedOn: date,
                invoice: "I-99999", method: "eft")
        },
        Fault(name: "reversal-of-unknown-payment") { host, _, _ in
            .reversal("E-99999", on: host.account.id, because: "debit order returned")
        },
        Fault(name: "origin-unknown") { host, date, suffix in
            .payment(
                "E-\(suffix)-\(host.account.id)", on: host.account.id, host.invoice.amount, receivedOn: date,
                method: "quittance", origin: "no-such-payment")
        },
        Fault(name: "creditor-of-another-system") { host, date, suffix in
            let other: CreditorID = host.system == "city" ? "karoo-retail" : "metsi-city"
            let account = PlannedAccount(
                id: "A-\(suffix)-\(host.debtor)", creditor: other, reference: "none", debtType: .service,
                currency: .zar,
                attributes: [:], openedOnDay: 0)
            return .opened(account, debtor: host.debtor, openedOn: date)
        },
    ]

    private static let types = [
        Fault(name: "type-unknown") { fresh($0, $1, $2).retyped("erp.invoice.imagined.v1") },
        Fault(name: "type-of-a-version-to-come") { fresh($0, $1, $2).retyped("erp.invoice.issued.v9") },
        Fault(name: "type-that-no-queue-takes") { fresh($0, $1, $2).retyped("erp.voucher.issued.v1") },
        Fault(name: "data-is-a-list") { host, date, suffix in
            let good = fresh(host, date, suffix)
            return ERPMessage(good.type, good.subject, data: .array([good.data]))
        },
        Fault(name: "data-is-a-text") { host, _, _ in
            ERPMessage(PaymentRecorded.messageType, host.account.id, data: .string("R150 paid"))
        },
        Fault(name: "watermark-of-another-system") { host, date, _ in
            .watermark(
                host.system == "city" ? "trade" : "city", asOf: Zone.utc.firstInstant(notBefore: .init(startOf: date)))
        },
    ]
}

// MARK: - About debtors

extension Fault {
    private static let debtors = [
        Fault(name: "country-written-out") { host, _, _ in
            .debtor(host.debtor, host.record.replacing(["country": text("South Africa")]))
        },
        Fault(name: "name-missing") { host, _, _ in
            .debtor(host.debtor, host.record.replacing(["name": JSONValue?.none]))
        },
        Fault(name: "phone-number-too-short") { host, _, _ in
            let point = object(["kind": text("mobile"), "value": text("082 12"), "source": text("form")])
            return .debtor(host.debtor, host.record.replacing(["contactPoints": .array([point])]))
        },
        Fault(name: "contact-points-are-a-text") { host, _, _ in
            .debtor(host.debtor, host.record.replacing(["contactPoints": text("see the file")]))
        },
        Fault(name: "status-unknown") { host, date, _ in
            ERPMessage.status(host.debtor, .deceased, since: date).replacing(["status": text("moved")])
        },
        Fault(name: "consent-neither-yes-nor-no") { host, date, _ in
            let at = Zone.utc.firstInstant(notBefore: .init(startOf: date))
            return ERPMessage.consent(host.debtor, .sms, .collection, granted: true, at: at, evidence: "form")
                .replacing(["granted": text("yes")])
        },
        Fault(name: "channel-unknown") { host, date, _ in
            let at = Zone.utc.firstInstant(notBefore: .init(startOf: date))
            return ERPMessage.contact(host.debtor, account: nil, .call, at: at, .outbound, conversation: false)
                .replacing(["channel": text("pigeon")])
        },
        Fault(name: "dispute-of-unknown-account") { _, _, _ in
            .dispute("A-99999-9", invoice: nil, nil, .other, text: nil)
        },
        Fault(name: "dispute-reason-unknown") { host, _, _ in
            ERPMessage.dispute(host.account.id, invoice: nil, nil, .other, text: nil)
                .replacing(["reason": text("do not feel like it")])
        },
    ]
}
