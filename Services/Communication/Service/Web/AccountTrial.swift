import Calendars
import CommunicationCore
import Contracts
import GRDB
import Policies
import Web

/// What may be sent of one account, channel by channel. Nothing is decided by asking.
struct AccountTrial: Sendable {
    struct Result: Sendable {
        let account: AccountState
        let segment: String?
        let strategy: Strategy?
        let planned: PlannedContact?
        let zone: Zone
        let at: Instant
        let decisions: [(contact: PlannedContact, answer: GateAnswer)]
    }

    let console: Console

    /// - Parameter at: nil asks of now, on the facts as fresh as they are; else what is known now is taken as fresh.
    /// - Returns: nil when there is no such account.
    func run(_ id: AccountID, at: Instant?, in database: Database) throws -> Result? {
        guard let account = try FactStore.account(id, in: database) else { return nil }
        let now = console.site.clocks.business()
        let segment = try FactStore.segment(of: id, in: database)
        let strategy = segment.flatMap { console.planning.policies.strategies[$0.strategy] }
        let planned = try ContactStore.open(id, in: database)?.planned
        let trial = TrialContact(account: account, segment: segment?.segment, strategy: strategy, planned: planned)
        let decisions = try Channel.allCases.map { channel in
            let contact = trial.contact(by: channel, now: at ?? now)
            let decision =
                try at.map { try console.answer(contact, at: $0, in: database) }
                ?? console.answer(contact, style: .blind, in: database)
            return (contact.planned, decision.record.answer)
        }
        return Result(
            account: account, segment: segment?.segment, strategy: strategy, planned: planned,
            zone: try console.zone(of: account.debtorID, in: database), at: at ?? now, decisions: decisions)
    }

    func explanation(_ id: AccountID, at: Instant?, in database: Database) throws -> GateExplanation? {
        guard let result = try run(id, at: at, in: database) else { return nil }
        return GateExplanation(
            accountId: id, debtorId: result.account.debtorID, at: result.at, factsOf: console.site.clocks.business(),
            zone: result.zone.identifier, policyVersion: console.planning.policies.id,
            answers: result.decisions.map { contact, answer in
                let (outcome, until) = Self.outcome(answer.disposition)
                return GateExplanation.Answer(
                    channel: contact.channel, contactClass: contact.contactClass, template: contact.template,
                    outcome: outcome, until: until, verdicts: console.words.ordered(answer).map(verdict))
            })
    }

    private func verdict(_ verdict: RuleVerdict) -> GateExplanation.Verdict {
        GateExplanation.Verdict(
            rule: verdict.ruleID, title: console.words.title(of: verdict.ruleID), effect: verdict.effect.rawValue,
            text: verdict.text, source: verdict.source, until: verdict.until, effectiveFrom: verdict.effectiveFrom)
    }

    private static func outcome(_ disposition: GateAnswer.Disposition) -> (GateExplanation.Outcome, Instant?) {
        switch disposition {
        case .permitted(let notAfter): (.permitted, notAfter)
        case .again(let instant): (.wait, instant)
        case .otherChannel: (.otherChannel, nil)
        case .held: (.held, nil)
        case .routed(to: .representative): (.toRepresentative, nil)
        case .routed(to: .human): (.toPerson, nil)
        }
    }
}
