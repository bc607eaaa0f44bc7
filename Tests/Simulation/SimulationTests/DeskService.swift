import GRDB
import Messaging
import ServiceKit
import Storage

/// Follows the bands, and projects the stream of everything.
enum DeskService {
    static let log = "events.log"
    static let subscriptions = [
        Subscription(queue: "desk.events", prefetch: 10),
        Subscription(queue: log, prefetch: 40, streamOffset: .first),
    ]

    static let migrations = [
        Migration(
            "desk",
            """
            CREATE TABLE dossier (
                account TEXT PRIMARY KEY, version INTEGER NOT NULL, bands INTEGER NOT NULL, settled INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE projection (type TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT;
            """),
        Holds.migration,
    ]

    static func handlers(_ repairs: Repairs) -> Handlers {
        var handlers = Handlers()
        handlers.on(AccountBanded.self) { fact, context, work in
            if context.queue == log { return try project(context, work) }
            if fact.account.hasSuffix("3"), !repairs.areDone {
                return .park(Reason("no-specialist", "Nobody looks after this account."))
            }
            try work.database.cachedStatement(
                sql: """
                    INSERT INTO dossier (account, version, bands, settled) VALUES (?1, ?2, 1, 0)
                    ON CONFLICT DO UPDATE SET version = max(version, ?2), bands = bands + 1
                    """
            ).execute(arguments: [fact.account, fact.version])
            return .done
        }
        handlers.on(AccountSettled.self) { fact, context, work in
            if context.queue == log { return try project(context, work) }
            try work.database.cachedStatement(sql: "UPDATE dossier SET settled = settled + 1 WHERE account = ?")
                .execute(arguments: [fact.account])
            guard work.database.changesCount == 1 else {
                return .retry(after: .milliseconds(20), Reason("no-case", "There is no case for it yet."))
            }
            return .done
        }
        handlers.onUnknownType { context, work in try project(context, work) }
        Holds.install(in: &handlers)
        return handlers
    }

    private static func project(_ context: MessageContext, _ work: UnitOfWork) throws -> Outcome {
        try work.database.cachedStatement(
            sql: """
                INSERT INTO projection (type, count) VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1
                """
        ).execute(arguments: [context.envelope.type])
        return .done
    }
}
