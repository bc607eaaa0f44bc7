import Calendars
import CommunicationCore
import Contracts
import GRDB
import Policies
import Storage
import Vault

/// Puts a contact's question together from the newest facts, renders its text, and asks the gate. Changes nothing but
/// the vault's access log.
struct ContactDecider: Sendable {
    /// When, on how fresh facts, and for whose eyes.
    struct Moment: Sendable {
        let now: Instant
        let freshness: [FreshnessFacts.Source]
        var served = true
        /// How long a hand-over may take, in milliseconds; a file's when absent.
        var providerTimeout: Int64?
        let style: WritingStyle
        /// What is taken to have been sent by then, the newest first: for looking ahead.
        var assumed: [HistoryFacts.Entry] = []
        /// When the ERPs' word is taken to be as old as it is: looking ahead, now; they will have spoken again by then.
        var feedOf: Instant?
    }

    let planning: ContactPlanning
    let gate: Gate
    let writer: MessageWriter
    let limits: GateLimits

    private var policies: PolicyBundle { planning.policies }

    func decide(_ contact: StoredContact, _ moment: Moment, in database: Database) throws -> ContactDecision {
        let planned = contact.planned
        let now = moment.now
        let account = try FactStore.account(planned.account, in: database)
        let clear = try planning.vault.clearFacts(of: planned.debtor, in: database)
        let zones = clear?.zoneCandidates(in: planning.zones) ?? []
        let zone = zones.first ?? .utc
        let today = zone.local(at: now).date
        let chased = account.map { AccountFacts.chased($0, anchor: planned.anchorInvoice, on: today) }
        let written = try writer.write(
            contact, account: account, clear: clear, amount: chased, zone: zone, now: now, style: moment.style,
            in: database)
        let debtors = try planning.people.debtors(with: planned.debtor, in: database)
        var history = try planning.people.history(of: debtors, before: now, leavingOut: planned.contactID, in: database)
        history.entries = Array((moment.assumed + history.entries).prefix(HistoryFacts.entriesMax))
        let input = GateInput(
            instant: now, zones: zones.map { ZoneFact($0, at: now) },
            contact: ContactFacts(
                planned, isSegmented: try FactStore.segment(of: planned.account, in: database) != nil,
                oldestIssuedOn: account?.openInvoices.map(\.issuedOn).min(),
                confirmsOptOut: contact.detail?.optOut, served: moment.served),
            creditor: CreditorFacts(policies.creditors[planned.creditor], id: planned.creditor),
            account: AccountFacts(account, id: planned.account, chased: chased, today: today),
            debtor: try debtorFacts(planned, written.isReadable ? clear : nil, written, debtors, database),
            holds: try holds(planned, debtors, database),
            freshness: FreshnessFacts(
                sources: moment.freshness, feedAge: try feedAge(planned.account, moment.feedOf ?? now, database)),
            history: history, rendering: written.facts, limits: limits(moment), policyVersion: policies.id,
            zoneData: planning.zones.version)
        return ContactDecision(
            decisionID: DecisionID(
                StableID.make(
                    "gate", planned.contactID.value, "\(contact.machine.attempt)", "\(contact.decisions)",
                    now.rfc3339, policies.id)),
            record: GateRecord(input: input, answer: gate.decide(input, zones: zones)), written: written,
            person: clear?.personID ?? PersonID(planned.debtor.value))
    }

    private func limits(_ moment: Moment) -> GateLimits {
        var limits = limits
        limits.providerTimeout = moment.providerTimeout ?? limits.providerTimeout
        return limits
    }

    /// - Parameter clear: nil when nothing is known of the debtor, or its record cannot be read.
    private func debtorFacts(
        _ planned: PlannedContact, _ clear: ClearFacts?, _ written: MessageWriter.Written, _ debtors: [DebtorID],
        _ database: Database
    ) throws -> DebtorFacts {
        guard let clear else {
            return DebtorFacts(
                known: false, id: planned.debtor, person: PersonID(planned.debtor.value), form: .person, country: nil,
                language: "", reachable: [], optedOut: [], ceased: false, represented: false,
                representativeReachable: false, isMinor: false, statuses: [], consent: .unrecorded)
        }
        let out = try planning.people.optOuts(of: debtors, in: database)
        return DebtorFacts(
            known: !clear.isErased, id: planned.debtor, person: clear.personID, form: clear.form,
            country: clear.country, language: clear.language, reachable: clear.channels, optedOut: out.channels,
            ceased: out.ceased, represented: clear.represented, representativeReachable: false,
            isMinor: written.isMinor, statuses: try FactStore.statuses(of: debtors, in: database),
            consent: try planning.people.consent(
                debtors, channel: planned.channel, purpose: planned.contactClass, in: database))
    }

    private func holds(
        _ planned: PlannedContact, _ debtors: [DebtorID], _ database: Database
    ) throws -> [HoldFact] {
        let account = try FactStore.holds(on: planned.account.value, in: database).map {
            HoldFact(id: $0.holdID, reason: $0.reason, holder: .account)
        }
        let debtor = try debtors.flatMap { try FactStore.holds(on: $0.value, in: database) }.map {
            HoldFact(id: $0.holdID, reason: $0.reason, holder: .debtor)
        }
        return account + debtor
    }

    private func feedAge(_ account: AccountID, _ now: Instant, _ database: Database) throws -> Int64? {
        guard let system = account.system, let asOf = try FactStore.watermark(of: system, in: database) else {
            return nil
        }
        return max(0, now.millisecondsSinceEpoch - asOf.millisecondsSinceEpoch)
    }
}
