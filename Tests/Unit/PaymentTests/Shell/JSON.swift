/// Bodies of an ERP's messages, as they come over the wire.
enum JSON {
    static func account(
        _ id: String, debtor: String = "D-1", creditor: String = "metsi-city", reference: String = "MC-1",
        type: String = "rates", currency: String = "ZAR", opened: String = "2025-01-01", attributes: String = "{}"
    ) -> String {
        #"{"accountId":"\#(id)","debtorId":"\#(debtor)","creditorId":"\#(creditor)","reference":"\#(reference)","#
            + #""debtType":"\#(type)","currency":"\#(currency)","openedOn":"\#(opened)","attributes":\#(attributes)}"#
    }

    static func invoice(
        _ id: String, of account: String = "A-1", number: String? = nil, amount: String = "100.00",
        currency: String = "ZAR",
        issued: String = "2026-01-01", due: String = "2026-01-20", kind: String = "principal"
    ) -> String {
        #"{"accountId":"\#(account)","invoiceId":"\#(id)","number":"\#(number ?? "N-" + id)","amount":"\#(amount)","#
            + #""currency":"\#(currency)","issuedOn":"\#(issued)","dueOn":"\#(due)","kind":"\#(kind)"}"#
    }

    static func cancel(_ invoice: String, of account: String = "A-1") -> String {
        #"{"accountId":"\#(account)","invoiceId":"\#(invoice)","reason":"issued twice"}"#
    }

    static func note(
        _ id: String, of account: String = "A-1", invoice: String? = nil, amount: String = "10.00",
        currency: String = "ZAR",
        issued: String = "2026-01-05"
    ) -> String {
        #"{"accountId":"\#(account)","creditNoteId":"\#(id)","amount":"\#(amount)","currency":"\#(currency)","#
            + #""issuedOn":"\#(issued)"\#(optional("invoiceId", invoice))}"#
    }

    static func payment(
        _ id: String, of account: String = "A-1", amount: String = "40.00", currency: String = "ZAR",
        received: String = "2026-01-05", invoice: String? = nil, method: String? = nil, origin: String? = nil
    ) -> String {
        #"{"accountId":"\#(account)","paymentId":"\#(id)","amount":"\#(amount)","currency":"\#(currency)","#
            + #""receivedOn":"\#(received)"\#(optional("invoiceId", invoice))\#(optional("method", method))"#
            + #"\#(optional("originPaymentId", origin))}"#
    }

    static func reversal(_ id: String, of account: String = "A-1", more: String = "") -> String {
        #"{"accountId":"\#(account)","paymentId":"\#(id)","reason":"bounced"\#(more)}"#
    }

    static func watermark(_ asOf: String, system: String = "city") -> String {
        #"{"system":"\#(system)","asOf":"\#(asOf)"}"#
    }

    private static func optional(_ name: String, _ value: String?) -> String {
        value.map { #","\#(name)":"\#($0)""# } ?? ""
    }
}
