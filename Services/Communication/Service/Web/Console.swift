import Calendars
import CommunicationCore
import Contracts
import GRDB
import Policies
import ServiceKit
import Storage
import Vault
import Web

/// What the console's pages share: who may see what, the day, and the clocks its times are shown on.
struct Console: Sendable {
    let site: WebSite
    let engine: ServiceEngine
    let parts: CommunicationParts
    let templates: PageTemplates
    let words: GateWords

    /// May read lists and decisions, which are free of personal data.
    static let readers: Set<Role> = [.agent, .specialist, .supervisor, .auditor, .admin]
    /// May see names, numbers and what debtors wrote. Each look is noted.
    static let trusted: Set<Role> = [.agent, .specialist, .supervisor]

    var store: Store { engine.store }
    var planning: ContactPlanning { parts.planning }

    init(site: WebSite, engine: ServiceEngine, parts: CommunicationParts, templates: PageTemplates) {
        self.site = site
        self.engine = engine
        self.parts = parts
        self.templates = templates
        words = GateWords(parts.planning.policies)
    }

    func maySee(_ context: AppRequestContext) -> Bool { context.session?.hasAny(of: Self.trusted) ?? false }

    /// - Throws: 401 without a session; a route behind `RequireRole` has one.
    func user(_ context: AppRequestContext) throws(ProblemDetails) -> String {
        guard let user = context.session?.user else { throw .unauthorized() }
        return user
    }

    /// The clocks of the first creditor's country: a list over many debtors needs one day.
    var zone: Zone {
        let creditor = planning.policies.creditors.values.min { $0.id < $1.id }
        let names = creditor.map { planning.zones.zones(ofCountry: $0.jurisdiction) } ?? []
        return names.compactMap { try? planning.zones.zone($0) }.first ?? .utc
    }

    /// The clocks where the debtor is, as far as that is known.
    func zone(of debtor: DebtorID, in database: Database) throws -> Zone {
        try planning.vault.clearFacts(of: debtor, in: database)?.zoneCandidates(in: planning.zones).first ?? zone
    }

    /// How the gate answers now, on the facts as fresh as they are.
    func answer(_ contact: StoredContact, style: WritingStyle, in database: Database) throws -> ContactDecision {
        let channel = contact.planned.channel
        return try parts.decider.decide(
            contact,
            .init(
                now: site.clocks.business(), freshness: parts.desk.freshness(), served: parts.desk.serves(channel),
                providerTimeout: parts.desk.providerTimeout(channel), style: style), in: database)
    }

    /// How the gate would answer at an instant on the facts known now, all of them fresh. Opens no record.
    /// - Parameter assumed: what is taken to have been sent by then, the newest first.
    func answer(
        _ contact: StoredContact, at instant: Instant, assumed: [HistoryFacts.Entry] = [], in database: Database
    ) throws -> ContactDecision {
        let sources = FreshnessMonitor.sources.map { FreshnessFacts.Source(name: $0, age: 0) }
        let channel = contact.planned.channel
        return try parts.decider.decide(
            contact,
            .init(
                now: instant, freshness: sources, served: parts.desk.serves(channel),
                providerTimeout: parts.desk.providerTimeout(channel), style: .blind, assumed: assumed,
                feedOf: site.clocks.business()), in: database)
    }

    /// Runs a change, or a look that is noted, in the engine's next turn, and says in plain words when it cannot.
    func perform<Value: Sendable>(
        _ id: String..., body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Performed<Value> {
        do {
            return try await engine.perform(StableID.make(id.joined(separator: "\u{1F}")), body)
        } catch CommandError.overloaded, CommandError.stopping {
            throw ProblemDetails.unavailable("Nothing was changed. Try again in a moment.")
        }
    }
}
