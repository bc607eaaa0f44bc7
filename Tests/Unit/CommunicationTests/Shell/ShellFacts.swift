import Calendars
import Contracts
import Foundation
import Messaging
import Money
import ServiceKit
import Storage
import Vault

@testable import CommunicationService

/// Facts most tests begin with. The business clock starts on Monday, 2026-01-05, 05:00 in Johannesburg.
extension ShellFixture {
    /// A state of account; due on Wednesday unless said otherwise, so that `heads-up` (day -2, 09:00 local, a text
    /// message, failing that an e-mail) is the step of the first day.
    static func account(
        _ id: AccountID = "city:A-1", debtor: DebtorID = "city:D-1", creditor: CreditorID = "metsi-city",
        version: Int64 = 1, open cents: Int64 = 123_450, dueOn: String = "2026-01-07", invoice: InvoiceID? = nil,
        settled: Bool = false, promiseUntil: String? = nil, reference: String? = nil
    ) throws -> AccountState {
        let amount = try Money(validating: settled ? 0 : cents, currency: .zar)
        let due = try LocalDate(iso8601: dueOn)
        let open =
            settled
            ? []
            : [
                AccountState.OpenInvoice(
                    invoiceID: invoice ?? InvoiceID("\(id.value)-I"), number: "INV-7", issuedOn: due.adding(days: -30),
                    dueOn: due, amount: amount, open: amount)
            ]
        return AccountState(
            accountID: id, debtorID: debtor, creditorID: creditor, reference: reference ?? "REF-\(id.unscoped)",
            debtType: .service, openedOn: try LocalDate(iso8601: "2025-01-01"), attributes: [:], version: version,
            closed: false, balance: amount, openInvoices: open, invoicesIssued: 1, invoicesPaidLate: 0,
            paymentsReceived: 0, lastPaymentOn: nil,
            promise: try promiseUntil.map {
                .init(promiseID: "promise-1", amount: amount, dueOn: try LocalDate(iso8601: $0))
            }, promisesBroken: 0,
            settledAt: settled ? try Instant(rfc3339: start) : nil)
    }

    static func segmented(
        _ id: AccountID = "city:A-1", debtor: DebtorID = "city:D-1", strategy: String = "gentle", version: Int64 = 1
    ) -> AccountSegmented {
        AccountSegmented(
            accountID: id, debtorID: debtor, version: version, segment: "late", strategy: strategy, reasons: [],
            policyVersion: "sha256:test", accountVersion: 1)
    }

    struct Person {
        var id = "D-1"
        var name = "Nomvula Planted-Zwanepoel"
        var mobile: String? = "+27821234567"
        var email: String? = "nomvula.planted@example.org"
        var idNumber: String?
        var birthDate: String?
        var country = "ZA"
        var language = "en"
        var timeZone: String?
        var representative: String?

        var json: String {
            var points: [String] = []
            if let mobile { points.append(#"{"kind":"mobile","value":"\#(mobile)","source":"erp"}"#) }
            if let email { points.append(#"{"kind":"email","value":"\#(email)","source":"erp"}"#) }
            points.append(#"{"kind":"postal","value":"9 Plantedweg\nLinden\n2195","source":"erp"}"#)
            var fields = [
                #""debtorId":"\#(id)","kind":"person","name":"\#(name)""#,
                #""language":"\#(language)","country":"\#(country)""#,
                #""contactPoints":[\#(points.joined(separator: ","))]"#,
            ]
            if let idNumber { fields.append(#""idNumber":"\#(idNumber)""#) }
            if let birthDate { fields.append(#""birthDate":"\#(birthDate)""#) }
            if let timeZone { fields.append(#""timeZone":"\#(timeZone)""#) }
            if let representative { fields.append(#""representative":"\#(representative)""#) }
            return "{" + fields.joined(separator: ",") + "}"
        }
    }

    @discardableResult
    func debtor(_ person: Person = Person(), system: String = "city") -> String {
        erp(DebtorUpserted.messageType, person.json, system: system)
    }

    /// How far the ERPs are: an hour before the start, or as said.
    func watermarks(_ asOf: String = "2026-01-05T02:00:00Z") throws {
        for system in ["city", "trade"] as [SystemID] {
            try tell(FeedFresh(system: system, asOf: try Instant(rfc3339: asOf)))
        }
    }

    /// One debtor with one account whose text message is due at 07:00Z, everything fresh.
    func usual(
        _ person: Person = Person(), account: AccountState? = nil, strategy: String = "gentle"
    ) async throws {
        debtor(person)
        try watermarks()
        let account = try account ?? Self.account()
        try tell(account)
        try tell(
            Self.segmented(account.accountID, debtor: account.debtorID, strategy: strategy),
            queue: QueueName.communicationReports)
        try await settle()
    }

    func hold(_ account: AccountID, _ reasons: [HoldReason], version: Int64 = 1) throws {
        let set = HoldSet(
            accountID: account, debtorID: nil, placedBy: "dispute",
            holds: try reasons.map { Hold(holdID: "\($0)", reason: $0, since: try Instant(rfc3339: Self.start)) },
            version: version)
        if reasons.isEmpty { try tell(HoldReleased(set: set)) } else { try tell(HoldPlaced(set: set)) }
    }

    /// A text message from a debtor's phone.
    @discardableResult
    func sms(_ text: String, from: String = "+27821234567", id: String) async throws -> ReplyIntent {
        let address = try Address(from, kind: .mobile, country: nil)
        let reply = ReplyHandling.Reply(id: id, channel: .sms, from: address, text: text)
        let intent = try await engine.perform("reply/\(id)") { [replies = parts.replies] work in
            try replies.take(reply, work)
        }.value
        try await settle()
        return intent
    }
}
