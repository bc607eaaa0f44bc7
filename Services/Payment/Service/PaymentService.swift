import Calendars
import Contracts
import Foundation
import Hummingbird
import Messaging
import Policies
import ServiceKit
import Web

/// The payment service: accounts, their books, promises, pay pages and gateways.
package enum PaymentService {
    /// Runs until the process is told to stop.
    package static func run() async throws {
        let base = try ServiceBase.start("payment", migrations: PaymentSchema.migrations)
        let bundle = try PolicyBundle.load(folder: base.settings.policiesFolder)
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
        let router = try Self.router(site, base, engine, policy, gateway)
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

    private static func router(
        _ site: WebSite, _ base: ServiceBase, _ engine: ServiceEngine, _ policy: PaymentPolicy,
        _ gateway: any PaymentGateway
    ) throws -> AppRouter {
        let router = site.makeRouter()
        let templates = try PageTemplates(bundle: .module, folder: "Pages")
        site.assets.addRoutes(to: router)
        DebtorPages(
            site: site, templates: templates, store: base.store, engine: engine, policy: policy, gateway: gateway
        ).addRoutes(to: router)
        WebhookRoutes(
            engine: engine, desk: GatewayDesk(policy: policy), gateways: [gateway.name: gateway],
            wall: { base.wall.now() }
        ).addRoutes(to: router)
        PaymentAPI(site: site, store: base.store).addRoutes(to: router)
        ConsolePages(
            site: site, templates: templates, store: base.store, engine: engine, policy: policy, seal: base.seal
        ).addRoutes(to: router)
        return router
    }
}
