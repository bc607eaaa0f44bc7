import Calendars
import Contracts
import Foundation
import Messaging
import Policies
import ServiceKit
import ServiceLifecycle
import Web

/// Keeps the debtor vault, runs each account's strategy, and decides at the last moment whether a message may leave.
package enum CommunicationService {
    package static func run() async { await ServiceProcess.run("communication", start) }

    private static func start() async throws {
        let base = try ServiceBase.start("communication", migrations: CommunicationSchema.migrations)
        let policies = try PolicyBundle.load(
            folder: base.settings.policiesFolder, origin: base.settings.publicURL)
        let site = try base.site()
        let parts = try CommunicationParts(
            .init(
                keysFolder: base.settings.keysFolder, publicURL: base.settings.publicURL,
                asker: "\(base.settings.replica)-\(base.wall.now().millisecondsSinceEpoch)"),
            policies: policies, links: site.links, logger: base.logger)
        let engine = base.engine(
            subscriptions: Self.subscriptions, handlers: parts.handlers, requests: parts.desk)
        let router = site.makeRouter()
        base.addHealth(to: router, engine: engine)
        try addPages(
            to: router, site: site, engine: engine, parts: parts,
            secrets: .init(
                twilio: base.keys.text("inbound-sms.token"), kannel: base.keys.text("inbound-kannel.token")))
        var others: [any Service] = [
            FreshnessProber(desk: parts.desk, transport: base.transport, clock: base.clock)
        ]
        if let folder = ProcessInfo.processInfo.environment["QUITTANCE_BOUNCES"], !folder.isEmpty {
            others.append(
                BounceIntake(
                    folder: BounceFolder(path: folder), engine: engine, parts: parts, logger: base.logger))
        }
        try await base.run(engine: engine, router: router, others: others)
    }

    static func addPages(
        to router: AppRouter, site: WebSite, engine: ServiceEngine, parts: CommunicationParts,
        secrets: ProviderPages.Secrets
    ) throws {
        let templates = try PageTemplates(bundle: .module, folder: "Pages")
        let console = Console(site: site, engine: engine, parts: parts, templates: templates)
        VaultCard(console: console).addRoutes(to: router)
        ReplyPages(console: console).addRoutes(to: router)
        ContactPages(console: console).addRoutes(to: router)
        CallPages(console: console).addRoutes(to: router)
        CommunicationAPI(console: console).addRoutes(to: router)
        SetAsidePages(site: site, templates: templates, engine: engine, area: .contacts).addRoutes(to: router)
        CommunicationPages(
            console: console, texts: try DebtorTexts(bundle: .module, folder: "Pages/debtor")
        ).addRoutes(to: router)
        ProviderPages(console: console, secrets: secrets, tags: parts.tags).addRoutes(to: router)
    }

    /// Facts first, so that a permit asked for together with them is decided on them.
    static let subscriptions = [
        Subscription(queue: QueueName.communicationFacts), Subscription(queue: QueueName.communicationERP),
        Subscription(queue: QueueName.communicationReports),
        Subscription(queue: QueueName.communicationPermits, automaticAcknowledgement: true),
    ]
}
