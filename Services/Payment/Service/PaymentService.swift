import Calendars
import Contracts
import Foundation
import Hummingbird
import Messaging
import Policies
import ServiceKit
import Storage
import Web

/// The payment service: accounts, their books, promises, pay pages and gateways.
package enum PaymentService {
    /// Runs until the process is told to stop.
    package static func run() async { await ServiceProcess.run("payment", start) }

    private static func start() async throws {
        let base = try ServiceBase.start("payment", migrations: PaymentSchema.migrations)
        let bundle = try PolicyBundle.load(
            folder: base.settings.policiesFolder, origin: base.settings.publicURL)
        let policy = PaymentPolicy(
            creditors: bundle.creditors, systems: bundle.systems, zones: try ZoneDatabase())
        let engine = base.engine(subscriptions: subscriptions, handlers: handlers(policy))
        let started = ContinuousClock.now
        let site = try WebSite(
            WebConfiguration(publicURL: base.settings.publicURL, keysFolder: base.settings.keysFolder),
            clocks: WebClocks(
                business: { base.clock.now }, wall: { base.wall.now() }, monotonic: { ContinuousClock.now - started }))
        let gateway = TestGateway(
            origin: base.settings.publicURL, secret: try base.keys.text("webhook-sandbox.key"))
        let router = try Self.router(
            Parts(
                site: site, store: base.store, engine: engine, policy: policy, gateway: gateway,
                wall: { base.wall.now() }))
        base.addHealth(to: router, engine: engine)
        try await base.run(engine: engine, router: router)
    }

    /// What dispute says comes first: it is little, and a hold must not wait behind a night's invoices.
    static let subscriptions = [
        Subscription(queue: QueueName.paymentEvents), Subscription(queue: QueueName.paymentERP),
        Subscription(queue: QueueName.erpUnrouted),
    ]

    /// Everything the service takes. Types that nobody here knows, all of `erp.unrouted` among them, are refused as
    /// `unknown-type`.
    static func handlers(_ policy: PaymentPolicy) -> Handlers {
        var handlers = Handlers()
        AccountHandlers.add(to: &handlers, policy: policy)
        InvoiceHandlers.add(to: &handlers, policy: policy)
        PaymentHandlers.add(to: &handlers, policy: policy)
        FactHandlers.add(to: &handlers, policy: policy)
        return handlers
    }

    /// What the pages and routes stand on.
    struct Parts: Sendable {
        let site: WebSite
        let store: Store
        let engine: ServiceEngine
        let policy: PaymentPolicy
        let gateway: any PaymentGateway
        let wall: @Sendable () -> Instant
    }

    static func router(_ parts: Parts) throws -> AppRouter {
        let router = parts.site.makeRouter()
        let templates = try PageTemplates(bundle: .module, folder: "Pages")
        parts.site.assets.addRoutes(to: router)
        DebtorPages(
            site: parts.site, texts: try DebtorTexts(bundle: .module, folder: "Pages/debtor"), store: parts.store,
            engine: parts.engine, policy: parts.policy, gateway: parts.gateway
        ).addRoutes(to: router)
        WebhookRoutes(
            engine: parts.engine, desk: GatewayDesk(policy: parts.policy),
            gateways: [parts.gateway.name: parts.gateway], wall: parts.wall
        ).addRoutes(to: router)
        PaymentAPI(site: parts.site, store: parts.store).addRoutes(to: router)
        ConsolePages(site: parts.site, templates: templates, store: parts.store, policy: parts.policy)
            .addRoutes(to: router)
        SetAsidePages(site: parts.site, templates: templates, engine: parts.engine, area: .payments)
            .addRoutes(to: router)
        return router
    }
}
