import Calendars
import Contracts

/// What the gate says, in text.
enum GateView {
    static func text(_ found: GateExplanation, channel: Channel?) -> String {
        var lines = [
            "account  \(found.accountId) of \(found.debtorId)",
            "asked of \(found.at.rfc3339), clocks of \(found.zone), facts of \(found.factsOf.rfc3339)",
            "policy   \(found.policyVersion)",
        ]
        for answer in found.answers where channel == nil || answer.channel == channel {
            lines += ["", heading(answer)]
            lines += answer.verdicts.map(reason)
        }
        return lines.joined(separator: "\n")
    }

    private static func heading(_ answer: GateExplanation.Answer) -> String {
        let until = answer.until?.rfc3339 ?? ""
        let said =
            switch answer.outcome {
            case .permitted: "may go, begun by \(until)"
            case .wait: "waits, asked again at \(until)"
            case .otherChannel: "not by this channel"
            case .held: "held"
            case .toRepresentative: "to the representative instead"
            case .toPerson: "for a person to decide"
            }
        return "\(answer.channel.rawValue): \(said) (\(answer.contactClass.rawValue), text \(answer.template))"
    }

    private static func reason(_ verdict: GateExplanation.Verdict) -> String {
        let since = verdict.effectiveFrom.map { ", since \($0.iso8601)" } ?? ""
        return "  \(verdict.effect)  \(verdict.rule)  \(verdict.text) (\(verdict.source)\(since))"
    }
}
