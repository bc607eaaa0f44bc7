import Calendars
import GRDB
import Messaging
import ServiceKit
import Storage

/// Keeps the newest balance of each account, says its band each time, and settles each account once, by a timer.
enum BandsService {
    static let subscriptions = [Subscription(queue: "bands.facts", prefetch: 30)]
    static let settleAfter: Duration = .milliseconds(700)

    static let migrations = [
        Migration(
            "bands",
            """
            CREATE TABLE view (
                account TEXT PRIMARY KEY, balance INTEGER NOT NULL, version INTEGER NOT NULL, facts INTEGER NOT NULL,
                settled INTEGER NOT NULL
            ) STRICT
            """),
        Holds.migration,
    ]

    static func handlers() -> Handlers {
        var handlers = Handlers()
        handlers.on(BalanceChanged.self) { fact, _, work in
            try keep(fact, work)
            try work.emit(AccountBanded(account: fact.account, band: fact.balance / 1_000, version: fact.version))
            return .done
        }
        handlers.onTimer("settle") { timer, work in
            // A few fail at first: they must come again, and settle once.
            if timer.key.hasSuffix("2"), timer.failures < 2 { throw NotRepaired() }
            try work.database.cachedStatement(sql: "UPDATE view SET settled = settled + 1 WHERE account = ?").execute(
                arguments: [timer.key])
            try work.emit(AccountSettled(account: timer.key))
        }
        Holds.install(in: &handlers)
        return handlers
    }

    private static func keep(_ fact: BalanceChanged, _ work: UnitOfWork) throws {
        let isNew =
            try Int.fetchOne(
                work.database.cachedStatement(sql: "SELECT facts FROM view WHERE account = ?"),
                arguments: [fact.account]) == nil
        try work.database.cachedStatement(
            sql: """
                INSERT INTO view (account, balance, version, facts, settled) VALUES (?1, ?2, ?3, 1, 0)
                ON CONFLICT DO UPDATE SET
                    balance = iif(?3 > version, ?2, balance), version = max(version, ?3), facts = facts + 1
                """
        ).execute(arguments: [fact.account, fact.balance, fact.version])
        if isNew { try work.schedule("settle", key: fact.account, at: work.now + settleAfter) }
    }
}
