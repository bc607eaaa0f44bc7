import Calendars
import Contracts
import Foundation
import Messaging
import Money
import PaymentCore
import Policies
import Storage
import Web

/// Makes the values of the console's pages. No I/O: everything comes in.
enum ConsoleViews {
    struct Overview: Sendable {
        let payments: [BookQueries.PaymentLine]
        let paymentCount: Int
        let refused: Int
        let parked: Int
        let found: [BookQueries.AccountLine]
    }

    static func overview(
        _ overview: Overview, query: String?, pagination: Pagination
    ) throws -> [String: Any] {
        [
            "query": query ?? "", "searched": query != nil, "found": try overview.found.map(account),
            "payments": overview.payments.map(payment), "paymentCount": overview.paymentCount,
            "refused": overview.refused, "parked": overview.parked, "isParked": overview.parked > 0,
            "isRefused": overview.refused > 0, "pagination": pagination.view,
            "none": overview.found.isEmpty,
        ]
    }

    private static func account(_ line: BookQueries.AccountLine) throws -> [String: Any] {
        let balance = try Money(decimal: line.balance, currency: try Currency(code: line.currency))
        return [
            "id": line.accountId, "path": path(line.accountId), "reference": line.reference,
            "creditor": line.creditorId, "balance": balance.formattedForPeople, "closed": line.closed,
        ]
    }

    private static func payment(_ line: BookQueries.PaymentLine) -> [String: Any] {
        var values: [String: Any] = [
            "id": line.paymentID, "account": line.accountID, "path": path(line.accountID),
            "reference": line.reference, "amount": line.amount.formattedForPeople,
            "day": PlainText.day(line.valueOn), "reversed": line.reversed, "confirmed": line.confirmed,
            "unconfirmed": line.source != "erp" && !line.confirmed && !line.reversed,
            "source": line.source == "erp" ? "ERP" : line.source.capitalized, "throughContact": line.throughContact,
        ]
        values["method"] = line.method
        return values
    }

    /// An account's page; the id may hold a colon and other signs.
    static func path(_ account: String) -> String {
        let plain = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:")
        return "/payments/accounts/" + (account.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
    }

    // MARK: - One account

    static func ledger(_ snapshot: AccountSnapshot, creditor: Creditor?, today: LocalDate) -> [String: Any] {
        let ledger = snapshot.ledger
        let state = ledger.state
        var values: [String: Any] = [
            "id": ledger.terms.accountID.value, "person": PersonCard.html(debtor: ledger.terms.debtorID.value),
            "reference": ledger.terms.reference, "creditor": creditor?.name ?? ledger.terms.creditorID.value,
            "debtType": ledger.terms.debtType.rawValue, "openedOn": PlainText.day(ledger.terms.openedOn),
            "balance": tile(ledger.balance), "overdue": tile(state.overdue(on: today)),
            "credit": tile(ledger.unallocatedTotal), "version": ledger.version,
            "closed": ledger.isClosed, "closedBecause": ledger.closedBecause ?? "",
            "paidLate": PlainText.count(state.invoicesPaidLate, "invoice"),
            "promisesBroken": PlainText.count(ledger.promisesBroken, "promise"),
            "journey": "/accounts/" + ledger.terms.accountID.value,
        ]
        values["invoices"] = ledger.invoices.values.sorted { ($0.dueOn, $0.id) < ($1.dueOn, $1.id) }
            .map { invoice($0, today) }
        values["entries"] = entries(snapshot)
        values["hasEntries"] = !snapshot.journal.isEmpty
        let earlier = Int(clamping: ledger.entryCount) - snapshot.journal.count
        if earlier > 0 { values["earlier"] = earlier == 1 ? "1 entry" : "\(earlier) entries" }
        values["promise"] = ledger.promise.map {
            ["amount": $0.amount.formattedForPeople, "dueOn": PlainText.day($0.dueOn)]
        }
        values["holds"] = snapshot.holds.map {
            ["reason": $0.reason.rawValue, "since": $0.since.rfc3339, "moment": PlainText.moment($0.since)]
        }
        values["disputes"] = snapshot.disputes.map { dispute in
            [
                "id": dispute.id.value, "standing": dispute.standing.rawValue, "isOpen": dispute.standing.isOpen,
                "deadline": PlainText.day(dispute.deadline),
            ] as [String: Any]
        }
        return values
    }

    /// With plain spaces: a tile is narrow on a phone, and a very large amount may wrap there.
    private static func tile(_ amount: Money) -> String { amount.formattedForPeople(space: " ") }

    private static func invoice(_ invoice: Invoice, _ today: LocalDate) -> [String: Any] {
        [
            "number": invoice.number, "part": invoice.part.rawValue, "due": PlainText.day(invoice.dueOn),
            "amount": invoice.amount.formattedForPeople, "open": invoice.open.formattedForPeople,
            "cancelled": invoice.cancelled, "overdue": invoice.open.isPositive && invoice.dueOn < today,
            "covered": invoice.open.isZero && !invoice.cancelled,
            "isOpen": invoice.open.isPositive && invoice.dueOn >= today,
        ]
    }

    private static func entries(_ snapshot: AccountSnapshot) -> [[String: Any]] {
        snapshot.journal.reversed().map { entry in
            [
                "number": entry.number, "kind": PlainText.name(of: entry.kind), "reference": entry.reference,
                "day": PlainText.day(entry.valueOn), "at": entry.at.rfc3339,
                "postings": entry.postings.map { posting in
                    [
                        "account": posting.account.rawValue,
                        "debit": posting.amount.isPositive ? posting.amount.formattedForPeople : "",
                        "credit": posting.amount.isNegative ? posting.amount.negated.formattedForPeople : "",
                    ]
                },
            ]
        }
    }
}
