import Calendars
import CommunicationCore
import Contracts
import Crypto
import Foundation
import GRDB
import Messaging
import Money
import Policies
import Storage
import Vault

/// One contact before the gate: the question, the answer, and the finished message when it is let through.
struct ContactDecision: Sendable {
    let decisionID: DecisionID
    let record: GateRecord
    let message: FinishedMessage?
    let amount: Money
    let person: PersonID
}

/// Everything a notifier needs. Personal data: never stored, never logged.
struct FinishedMessage: Sendable {
    let address: String
    let recipientName: String
    let senderName: String
    let senderAddress: String?
    let text: RenderedMessage
}

/// Puts a contact's question together from the newest facts, renders its text, and asks the gate.
struct ContactDecider: Sendable {
    let planning: ContactPlanning
    let gate: Gate
    let writer: MessageWriter
    let limits: GateLimits

    private var policies: PolicyBundle { planning.policies }

    func decide(
        _ contact: StoredContact, freshness: [FreshnessFacts.Source], _ work: UnitOfWork
    ) throws -> ContactDecision {
        let planned = contact.planned
        let database = work.database
        let account = try FactStore.account(planned.account, in: database)
        let clear = try planning.vault.clearFacts(of: planned.debtor, in: database)
        let zones = clear?.zoneCandidates(in: planning.zones) ?? []
        let today = (zones.first ?? .utc).local(at: work.now).date
        let chased = account.map { AccountFacts.chased($0, anchor: planned.anchorInvoice, on: today) }
        let message = try writer.write(
            contact, account: account, clear: clear, amount: chased, today: today, work)
        let input = GateInput(
            instant: work.now, zones: zones.map { ZoneFact($0, at: work.now) },
            contact: ContactFacts(
                planned, isSegmented: try FactStore.segment(of: planned.account, in: database) != nil,
                oldestIssuedOn: account?.openInvoices.map(\.issuedOn).min(),
                confirmsOptOut: contact.detail?.optOut),
            creditor: CreditorFacts(policies.creditors[planned.creditor], id: planned.creditor),
            account: AccountFacts(account, id: planned.account, chased: chased, today: today),
            debtor: try debtorFacts(planned, clear, today, database), holds: try holds(planned, database),
            freshness: FreshnessFacts(sources: freshness, feedAge: try feedAge(planned.account, work)),
            history: try planning.people.history(
                of: planning.people.debtors(with: planned.debtor, in: database), before: work.now,
                leavingOut: planned.contactID, in: database),
            rendering: message.facts, limits: limits, policyVersion: policies.id,
            zoneData: planning.zones.version)
        let record = GateRecord(input: input, answer: gate.decide(input, zones: zones))
        return ContactDecision(
            decisionID: DecisionID(
                StableID.make(
                    "gate", planned.contactID.value, "\(contact.machine.attempt)", work.now.rfc3339, policies.id)),
            record: record, message: record.answer.isAllowed ? message.finished : nil,
            amount: message.amount, person: clear?.personID ?? PersonID(planned.debtor.value))
    }

    private func debtorFacts(
        _ planned: PlannedContact, _ clear: ClearFacts?, _ today: LocalDate, _ database: Database
    ) throws -> DebtorFacts {
        guard let clear else {
            return DebtorFacts(
                known: false, id: planned.debtor, person: PersonID(planned.debtor.value), form: .person, country: nil,
                language: "", reachable: [], optedOut: [], ceased: false, represented: false,
                representativeReachable: false, isMinor: false, statuses: [], consent: .unrecorded)
        }
        let debtors = try planning.people.debtors(with: planned.debtor, in: database)
        let out = try planning.people.optOuts(of: debtors, in: database)
        return DebtorFacts(
            known: !clear.isErased, id: planned.debtor, person: clear.personID, form: clear.form,
            country: clear.country, language: clear.language, reachable: clear.channels, optedOut: out.channels,
            ceased: out.ceased, represented: clear.represented, representativeReachable: false, isMinor: false,
            statuses: try FactStore.statuses(of: debtors, in: database),
            consent: try planning.people.consent(
                debtors, channel: planned.channel, purpose: planned.contactClass, in: database))
    }

    private func holds(_ planned: PlannedContact, _ database: Database) throws -> [HoldFact] {
        let account = try FactStore.holds(on: planned.account.value, in: database).map {
            HoldFact(id: $0.holdID, reason: $0.reason, holder: .account)
        }
        let debtor = try planning.people.debtors(with: planned.debtor, in: database).flatMap {
            try FactStore.holds(on: $0.value, in: database)
        }.map { HoldFact(id: $0.holdID, reason: $0.reason, holder: .debtor) }
        return account + debtor
    }

    private func feedAge(_ account: AccountID, _ work: UnitOfWork) throws -> Int64? {
        guard let system = account.system,
            let asOf = try FactStore.watermark(of: system, in: work.database)
        else { return nil }
        return max(0, work.now.millisecondsSinceEpoch - asOf.millisecondsSinceEpoch)
    }
}

extension ContactDecision {
    /// What the log of decisions gets: the whole question and answer, free of personal data.
    func recorded(_ planned: PlannedContact, at now: Instant) throws -> DecisionRecorded {
        let digest = SHA256.hash(data: try record.canonicalInput())
        return DecisionRecorded(
            decisionID: decisionID, kind: .gate, accountID: planned.account, contactID: planned.contactID,
            decidedAt: now, policyVersion: record.input.policyVersion, zoneData: record.input.zoneData,
            input: try record.inputValue(), answer: try record.answerValue(),
            inputDigest: digest.map { String(format: "%02x", $0) }.joined())
    }
}
