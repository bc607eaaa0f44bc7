import Calendars
import CommunicationCore
import Contracts
import Foundation
import Logging
import Messaging
import Policies
import ServiceKit
import Vault
import Web

/// Everything of the service that is neither broker, store nor HTTP server, wired once: the program and its tests use
/// the same wiring.
struct CommunicationParts: Sendable {
    let handlers: Handlers
    let desk: PermitDesk
    let planning: ContactPlanning
    let decider: ContactDecider
    let outcomes: ContactOutcomeHandling
    let debtors: DebtorHandling
    let optingOut: OptingOut
    let replies: ReplyHandling
    let tasks: CallTasks
    let sealedText: SealedText
    /// Marks by which providers and bounces name an attempt.
    let tags: AttemptTags
    let publicKey: VaultPublicKey

    /// What differs between a real run and a test.
    struct Setting: Sendable {
        var keysFolder: String
        var publicURL: String
        /// Differs with every start of the process.
        var asker: String
        /// The provider's time is a file's, for calls and as long as no notifier has said what its own needs.
        var limits = GateLimits(permitLife: 200, freshnessMax: 5_000, providerTimeout: 2_000, clockError: 1_000)
        var monotonic: @Sendable () -> Duration = Self.sinceStart()

        static func sinceStart() -> @Sendable () -> Duration {
            let start = ContinuousClock.now
            return { ContinuousClock.now - start }
        }
    }

    /// - Throws: a key file's error, naming the file.
    init(_ setting: Setting, policies: PolicyBundle, links: SignedLinks, logger: Logger) throws {
        let keys = ServiceKeys(folder: setting.keysFolder)
        let vault = try DebtorVault(
            keys: KeyEncryptionKeys(path: keys.path("vault.kek")), lookup: LookupKey(path: keys.path("lookup.key")))
        let privateKey = try VaultPrivateKey(path: keys.path("vault.private"))
        sealedText = try SealedText(path: keys.path("store.key"))
        tags = AttemptTags(key: try KeyFile.key(keys.path("callbacks.key")))
        publicKey = privateKey.publicKey
        planning = ContactPlanning(vault: vault, policies: policies, zones: try ZoneDatabase())
        let holds = LocalHolds(planning: planning)
        debtors = DebtorHandling(planning: planning, privateKey: privateKey, holds: holds)
        optingOut = OptingOut(planning: planning, debtors: debtors)
        let attempts = AttemptMachine.Limits(permitLife: .milliseconds(setting.limits.permitLife))
        outcomes = ContactOutcomeHandling(
            planning: planning, debtors: debtors, optingOut: optingOut, limits: attempts)
        replies = ReplyHandling(
            planning: planning, optingOut: optingOut, holds: holds, sealedText: sealedText)
        tasks = CallTasks(planning: planning, replies: replies, holds: holds)
        decider = ContactDecider(
            planning: planning, gate: Gate(rules: GateRules(policies)),
            writer: MessageWriter(
                vault: vault, policies: policies, links: links, publicURL: setting.publicURL),
            limits: setting.limits)
        desk = PermitDesk(
            decider: decider, outcomes: outcomes, attempts: attempts,
            asker: setting.asker, monotonic: setting.monotonic, logger: logger)
        var handlers = Handlers()
        debtors.add(to: &handlers)
        holds.add(to: &handlers)
        FactHandling(planning: planning, outcomes: outcomes, debtors: debtors).add(to: &handlers)
        handlers.onControl(FactEcho.self) { [desk] in desk.take($0) }
        self.handlers = handlers
    }
}
