import Calendars
import Contracts
import Foundation
import Hummingbird
import Logging
import Messaging
import Policies
import ReportingCore
import ServiceKit
import Storage
import Web

/// Shows what happened and why: the dashboard at the edge's root, each account's timeline, the decision log and the
/// audit chain. Its only source is the stream of all events, from which its whole store can be made anew.
package enum ReportingService {
    /// Runs until the process is told to stop.
    package static func run() async { await ServiceProcess.run("reporting", start) }

    private static func start() async throws {
        let base = try ServiceBase.start("reporting", migrations: ReportingSchema.migrations)
        let policies = try PolicyBundle.load(folder: base.settings.policiesFolder)
        let zone = try HouseZone.zone(of: policies, in: ZoneDatabase())
        let audit = AuditStore(seal: AuditSeal(key: try base.keys.data("store.key", bytes: 32)))
        let engine = base.engine(
            subscriptions: subscriptions,
            handlers: Projector(zone: zone, clock: base.clock, audit: audit, causes: RefusalCauses(policies)).handlers()
        )
        let parts = try parts(
            site: base.site(), store: base.store, engine: engine, titles: Titles(policies), zone: zone, audit: audit,
            wall: base.wall, logger: base.logger)
        let router = router(parts)
        base.addHealth(to: router, engine: engine)
        try await base.run(engine: engine, router: router, others: [parts.live, parts.audit])
    }

    /// The stream is read in large windows: one transaction takes up to five hundred events.
    static let subscriptions = [Subscription(queue: QueueName.eventsLog, prefetch: 1_000, streamOffset: .first)]

    static func parts(
        site: WebSite, store: Store, engine: ServiceEngine, titles: Titles, zone: Zone, audit: AuditStore,
        wall: WallClock, logger: Logger
    ) throws -> ReportingParts {
        let time = PlainTime(zone: zone)
        let desk = AuditDesk(store: store, audit: audit, engine: engine, wall: wall.now, logger: logger)
        let live = LiveDesk(
            store: store, titles: titles, time: time, now: site.clocks.business, audit: desk, logger: logger)
        return ReportingParts(
            site: site, templates: try PageTemplates(bundle: .module, folder: "Pages"), store: store, engine: engine,
            titles: titles, time: time, live: live, audit: desk)
    }

    static func router(_ parts: ReportingParts) -> AppRouter {
        let router = parts.site.makeRouter()
        parts.site.assets.addRoutes(to: router)
        parts.site.signIn().addRoutes(to: router)
        let everybody = Set(Role.allCases)
        let staff = router.group().add(middleware: RequireRole(everybody))
        let api = router.group("api/reporting").add(
            middleware: RequireRoleOrService(
                parts.site.serviceToken, .agent, .specialist, .supervisor, .policyAuthor, .policyApprover, .auditor,
                .admin))
        DashboardPages(parts: parts).addRoutes(to: staff, api: api)
        AccountPages(parts: parts).addRoutes(to: staff, api: api)
        DecisionPages(parts: parts).addRoutes(to: staff)
        AuditPages(parts: parts).addRoutes(to: staff, router: router)
        AlertPages(parts: parts).addRoutes(to: staff)
        SetAsidePages(site: parts.site, templates: parts.templates, engine: parts.engine, area: .operations)
            .addRoutes(to: router)
        return router
    }
}
