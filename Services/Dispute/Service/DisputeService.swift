import Calendars
import Contracts
import DisputeCore
import Messaging
import Policies
import ServiceKit
import Storage
import Web

/// The dispute service: disputes, holds, special circumstances, and the worklists of those who decide on them.
package enum DisputeService {
    /// Runs until the process is told to stop.
    package static func run() async { await ServiceProcess.run("dispute", start) }

    private static func start() async throws {
        let base = try ServiceBase.start("dispute", migrations: DisputeSchema.migrations)
        let bundle = try PolicyBundle.load(
            folder: base.settings.policiesFolder, origin: base.settings.publicURL)
        let words = SealedWords(seal: base.seal)
        let desk = DisputeDesk(rules: DisputeRules(policies: bundle, zones: try ZoneDatabase()), words: words)
        let tasks = TaskDesk(words: words)
        let engine = base.engine(
            subscriptions: subscriptions, handlers: DisputeHandlers(desk: desk, tasks: tasks).handlers())
        let router = try Self.router(
            Parts(site: try base.site(), store: base.store, engine: engine, desk: desk, tasks: tasks))
        base.addHealth(to: router, engine: engine)
        try await base.run(engine: engine, router: router)
    }

    /// What ERPs say comes first: a status or a dispute must not wait behind a night's account states.
    static let subscriptions = [
        Subscription(queue: QueueName.disputeERP), Subscription(queue: QueueName.disputeEvents),
    ]
}
