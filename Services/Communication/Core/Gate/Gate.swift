package import Calendars
import Contracts
import Policies

/// The one place that says whether a message may leave now. It is asked at the last moment, for each contact, on the
/// facts known then; what it refused is asked again, never simply released.
///
/// Total and deterministic: every input has an answer, nothing throws, and what is missing refuses with a rule of its
/// own. All rules are asked, also after the first refusal, so that whoever reads the record sees the whole of it.
package struct Gate: Sendable {
    private let rules: GateRules

    package init(rules: GateRules) {
        self.rules = rules
    }

    /// - Parameter zones: the zones named in `input.zones`. One that is missing here, or whose clocks do not show
    ///   what the input says, is as good as none: then nothing leaves.
    package func decide(_ input: GateInput, zones: [Zone]) -> GateAnswer {
        let question = GateQuestion(input: input, zones: zones, rules: rules)
        var verdicts = question.houseVerdicts() + question.packVerdicts()
        let hours = question.hoursVerdicts()
        verdicts += hours.verdicts
        return combine(Self.merged(verdicts), hours: hours, question: question)
    }

    /// One verdict a rule, the strictest it gave, sorted by id.
    private static func merged(_ verdicts: [RuleVerdict]) -> [RuleVerdict] {
        var byID: [String: RuleVerdict] = [:]
        for verdict in verdicts {
            guard let known = byID[verdict.ruleID] else {
                byID[verdict.ruleID] = verdict
                continue
            }
            // A rule that only shuts a channel must not hide that it also shuts the whole contact.
            let isStricter =
                (known.effect, known.channelOnly ? 0 : 1, known.until ?? .distantPast)
                < (verdict.effect, verdict.channelOnly ? 0 : 1, verdict.until ?? .distantPast)
            if isStricter { byID[verdict.ruleID] = verdict }
        }
        return byID.values.sorted { $0.ruleID < $1.ruleID }
    }

    private func combine(_ verdicts: [RuleVerdict], hours: GateHours, question: GateQuestion) -> GateAnswer {
        if verdicts.contains(where: { $0.effect == .deny }) { return GateAnswer(decision: .deny, verdicts: verdicts) }
        let recipients = verdicts.filter { $0.effect == .route }.map { $0.recipient ?? .human }
        if !recipients.isEmpty {
            // A human can also write to the representative; the other way round does not hold.
            let recipient: RouteRecipient = recipients.contains(.human) ? .human : .representative
            return GateAnswer(decision: .route(to: recipient), verdicts: verdicts)
        }
        let now = question.input.instant
        let delays = verdicts.filter { $0.effect == .delay }.map { $0.until ?? now }
        if let latest = delays.max() {
            // Waiting for an hour that lies outside the windows would only bring the next refusal. Where no opening
            // is in sight from there, the question is asked again then.
            let until = latest > now ? question.nextOpening(atOrAfter: latest) ?? latest : now
            return GateAnswer(decision: .delay(until: until), verdicts: verdicts)
        }
        return GateAnswer(decision: .allow(notAfter: hours.notAfter), verdicts: verdicts)
    }
}
