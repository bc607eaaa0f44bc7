import Calendars
import Contracts
import Foundation
import GRDB
import Hummingbird
import Messaging
import Money
import PaymentCore
import ServiceKit
import Storage
import Web

/// `/api/payment/…`: accounts, balances and the trial balance, for other services, auditors and the outside checker.
struct PaymentAPI: Sendable {
    let site: WebSite
    let store: Store

    private static let pageMax = 1_000

    func addRoutes(to router: AppRouter) {
        let group = router.group("api/payment").add(
            middleware: RequireRoleOrService(
                site.serviceToken, .agent, .specialist, .supervisor, .auditor, .admin))
        group.get("accounts/:id") { _, context in
            let id = AccountID(try context.pathParameter("id"))
            guard let ledger = try await store.read({ try LedgerStore.load(id, in: $0) }) else {
                throw ProblemDetails.notFound("There is no account of this id.")
            }
            return try JSONResponse.make(ledger.state)
        }
        group.get("accounts") { request, _ in
            let limit = try request.queryInteger("limit", in: 1...Self.pageMax, default: 100)
            let cursor = request.queryText("cursor") ?? ""
            let lines = try await store.read { try BookQueries.accounts(after: cursor, limit: limit, in: $0) }
            return try JSONResponse.make(
                AccountList(accounts: lines, next: lines.count == limit ? lines.last?.accountId : nil))
        }
        group.get("balances") { _, _ in
            let lines = try await store.read { try BookQueries.accounts(after: "", limit: .max, in: $0) }
            return try JSONResponse.make(try Balances(lines, asOf: site.clocks.business()))
        }
        group.get("trial-balance") { _, _ in
            let sums = try await store.read { try BookQueries.trialBalance(in: $0) }
            return try JSONResponse.make(try TrialBalance(sums, asOf: site.clocks.business()))
        }
    }
}

struct AccountList: Encodable {
    let accounts: [BookQueries.AccountLine]
    /// Pass as `cursor` for the next page; absent on the last.
    let next: String?
}

/// What every account owes.
struct Balances: Encodable, Hashable {
    struct Line: Encodable, Hashable {
        let accountId: String
        let balance: Money
    }

    let asOf: Instant
    let accounts: [Line]
    /// By currency.
    let totals: [String: String]

    init(_ lines: [BookQueries.AccountLine], asOf: Instant) throws {
        self.asOf = asOf
        accounts = try lines.map { line in
            let currency = try Currency(code: line.currency)
            return Line(accountId: line.accountId, balance: try Money(decimal: line.balance, currency: currency))
        }
        var sums: [String: Money] = [:]
        for line in accounts {
            let currency = line.balance.currency
            sums[currency.code] = try (sums[currency.code] ?? .zero(currency)).adding(line.balance)
        }
        totals = sums.mapValues(\.decimalString)
    }
}

/// The sums of the books; `difference` is zero in every currency unless the books are damaged.
struct TrialBalance: Encodable, Hashable {
    struct Book: Encodable, Hashable {
        let accounts: [String: String]
        let difference: String
    }

    let asOf: Instant
    let currencies: [String: Book]

    init(_ sums: [String: [LedgerAccount: Int64]], asOf: Instant) throws {
        self.asOf = asOf
        var books: [String: Book] = [:]
        for (code, accounts) in sums {
            let currency = try Currency(code: code)
            let named = try accounts.map { ($0.rawValue, try Money(validating: $1, currency: currency).decimalString) }
            let difference = try Money(validating: accounts.values.reduce(0, +), currency: currency)
            books[code] = Book(
                accounts: Dictionary(uniqueKeysWithValues: named), difference: difference.decimalString)
        }
        currencies = books
    }
}
