import Contracts
import GRDB
import Messaging
import ServiceKit
import Storage

/// Takes accounts and orders from an ERP and commands from callers, keeps balances, says each new one.
enum LedgerService {
    static let accountType = "sim.account.v1"
    static let orderType = "sim.order.v1"
    /// An order of this amount makes its handler throw, until repairs are made.
    static let throwingAmount = 666
    /// An order of this amount is parked, until repairs are made.
    static let lockedAmount = 777

    static let subscriptions = [
        Subscription(queue: "ledger.accounts", prefetch: 20), Subscription(queue: "ledger.orders", prefetch: 50),
    ]

    static let migrations = [
        Migration(
            "ledger",
            """
            CREATE TABLE account (
                id TEXT PRIMARY KEY, opened INTEGER NOT NULL, balance INTEGER NOT NULL, version INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE entry (account TEXT NOT NULL, amount INTEGER NOT NULL, message TEXT NOT NULL) STRICT;
            """),
        Holds.migration,
    ]

    static func handlers(_ repairs: Repairs) -> Handlers {
        var handlers = Handlers()
        handlers.onERP(accountType, read: { fields, _, _ in fields.identifier("account") }) { account, _, work in
            try work.database.cachedStatement(
                sql: """
                    INSERT INTO account (id, opened, balance, version) VALUES (?, 1, 0, 0)
                    ON CONFLICT DO UPDATE SET opened = opened + 1
                    """
            ).execute(arguments: [account])
            return .done
        }
        handlers.onERP(orderType, read: { fields, _, _ in Order(&fields) }) { order, context, work in
            try take(order, context, work, repairs)
        }
        Holds.install(in: &handlers)
        return handlers
    }

    private static func take(
        _ order: Order, _ context: MessageContext, _ work: UnitOfWork, _ repairs: Repairs
    ) throws -> Outcome {
        let isKnown = try Int.fetchOne(
            work.database.cachedStatement(sql: "SELECT count(*) FROM account WHERE id = ?"), arguments: [order.account])
        guard isKnown == 1 else {
            return .retry(after: .zero, Reason("unknown-account", field: "account", "is not known here."))
        }
        // The entry stands before anything goes wrong, so that a savepoint which is not undone is found.
        try enter(order.amount, to: order.account, as: context.envelope.id, work)
        if !repairs.areDone {
            if order.amount == throwingAmount { throw NotRepaired() }
            if order.amount == lockedAmount { return .park(Reason("locked", "The account is locked.")) }
        }
        if order.amount % 10 == 3 {
            try work.send(Strayed(account: order.account), exchange: "", routingKey: "nobody")
        }
        if order.amount % 10 == 7 {
            try work.send(Strayed(account: order.account), exchange: "nowhere", routingKey: "x")
        }
        return .done
    }

    /// Deliberately not safe to do twice: only the runtime keeps a message from being entered twice.
    static func enter(_ amount: Int, to account: String, as message: String, _ work: UnitOfWork) throws {
        try work.database.cachedStatement(sql: "INSERT INTO entry (account, amount, message) VALUES (?, ?, ?)").execute(
            arguments: [account, amount, message])
        let row = try Row.fetchOne(
            work.database.cachedStatement(
                sql: """
                    UPDATE account SET balance = balance + ?, version = version + 1 WHERE id = ?
                    RETURNING balance, version
                    """), arguments: [amount, account])
        guard let row else { throw UnknownAccount() }
        try work.emit(BalanceChanged(account: account, balance: row["balance"], version: row["version"]))
    }
}

struct UnknownAccount: Error {}

/// What an ERP orders.
struct Order: Sendable {
    let account: String
    let amount: Int

    init?(_ fields: inout FieldReader) {
        let account = fields.identifier("account")
        let amount = fields.text("amount").flatMap { Int($0) }
        if let amount, amount <= 0 { fields.fault("amount-sign", "amount", "must be more than zero.") }
        guard let account, let amount, amount > 0 else { return nil }
        self.account = account
        self.amount = amount
    }
}
