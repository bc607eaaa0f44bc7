import Calendars
import CommunicationCore
import Contracts
import Foundation
import Messaging
import Policies
import ServiceKit
import Vault
import Web

/// Keeps the debtor vault, runs each account's strategy, and decides at the last moment whether a message may leave.
package enum CommunicationService {
    /// Files are handed over in milliseconds; a real provider would get longer.
    private static let limits = GateLimits(
        permitLife: 200, freshnessMax: 5_000, providerTimeout: 2_000, clockError: 1_000)

    package static func run() async throws {
        let base = try ServiceBase.start("communication", migrations: CommunicationSchema.migrations)
        let policies = try PolicyBundle.load(
            folder: base.settings.policiesFolder, origin: base.settings.publicURL)
        let site = try base.site()
        let parts = try parts(base, policies, site)
        let engine = base.engine(
            subscriptions: [
                Subscription(queue: QueueName.communicationFacts), Subscription(queue: QueueName.communicationERP),
                Subscription(queue: QueueName.communicationReports),
                Subscription(queue: QueueName.communicationPermits, automaticAcknowledgement: true),
            ], handlers: parts.handlers, requests: parts.desk)
        let router = site.makeRouter()
        base.addHealth(to: router, engine: engine)
        try CommunicationPages(
            site: site, engine: engine, planning: parts.planning, optingOut: parts.optingOut, replies: parts.replies,
            publicKey: parts.publicKey, inboundToken: base.keys.text("inbound-sms.token")
        ).addRoutes(to: router)
        try await base.run(
            engine: engine, router: router,
            others: [FreshnessProber(desk: parts.desk, transport: base.transport, clock: base.clock)])
    }

    private struct Parts {
        let handlers: Handlers
        let desk: PermitDesk
        let planning: ContactPlanning
        let optingOut: OptingOut
        let replies: ReplyHandling
        let publicKey: VaultPublicKey
    }

    private static func parts(_ base: ServiceBase, _ policies: PolicyBundle, _ site: WebSite) throws -> Parts {
        let vault = try DebtorVault(
            keys: KeyEncryptionKeys(path: base.keys.path("vault.kek")),
            lookup: LookupKey(path: base.keys.path("lookup.key")))
        let privateKey = try VaultPrivateKey(path: base.keys.path("vault.private"))
        let planning = ContactPlanning(vault: vault, policies: policies, zones: try ZoneDatabase())
        let outcomes = ContactOutcomeHandling(planning: planning)
        let debtors = DebtorHandling(planning: planning, privateKey: privateKey)
        let decider = ContactDecider(
            planning: planning, gate: Gate(rules: GateRules(policies)),
            writer: MessageWriter(
                vault: vault, policies: policies, links: site.links, publicURL: base.settings.publicURL),
            limits: limits)
        let desk = PermitDesk(
            decider: decider, outcomes: outcomes,
            attempts: AttemptMachine.Limits(
                permitLife: .milliseconds(limits.permitLife),
                providerTimeout: .milliseconds(limits.providerTimeout)),
            asker: "\(base.settings.replica)-\(base.wall.now().millisecondsSinceEpoch)", logger: base.logger)
        var handlers = Handlers()
        debtors.add(to: &handlers)
        FactHandling(planning: planning, outcomes: outcomes, debtors: debtors).add(to: &handlers)
        handlers.onControl(FactEcho.self) { desk.take($0) }
        let optingOut = OptingOut(planning: planning, debtors: debtors)
        return Parts(
            handlers: handlers, desk: desk, planning: planning, optingOut: optingOut,
            replies: ReplyHandling(
                planning: planning, optingOut: optingOut,
                sealedText: try SealedText(path: base.keys.path("store.key"))),
            publicKey: privateKey.publicKey)
    }
}
