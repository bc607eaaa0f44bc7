import Calendars
import CommunicationCore
import Policies
import Web

/// The gate's answers in words, with the ids of law and house rules.
struct GateWords: Sendable {
    /// By rule id, from the rule packs.
    private let titles: [String: String]

    init(_ policies: PolicyBundle) {
        titles = Dictionary(policies.rulePacks.flatMap(\.rules).map { ($0.id, $0.title) }) { first, _ in first }
    }

    /// As the bundle calls a rule.
    func title(of rule: String) -> String? { titles[rule] }

    /// Every rule that spoke: what stands in the way first.
    func ordered(_ answer: GateAnswer) -> [RuleVerdict] {
        answer.refusals + answer.verdicts.filter { $0.effect == .allow }
    }

    /// In words: what stands in the way first.
    func reasons(_ answer: GateAnswer, _ zone: Zone) -> [[String: any Sendable]] {
        ordered(answer).map { verdict in
            [
                "id": verdict.ruleID, "title": HTML(escaping: titles[verdict.ruleID] ?? ""),
                "text": Self.local(verdict.text, zone),
                "source": Self.source(verdict), "allows": verdict.effect == .allow,
                "refuses": verdict.effect != .allow,
            ]
        }
    }

    private static func source(_ verdict: RuleVerdict) -> String {
        verdict.source + (verdict.effectiveFrom.map { ", since \(PlainWords.day($0))" } ?? "")
    }

    /// The record tells instants in UTC; people read them on the debtor's clocks.
    private static func local(_ text: String, _ zone: Zone) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            (try? Instant(rfc3339: String(word))).map { PlainWords.when($0, zone) } ?? String(word)
        }.joined(separator: " ")
    }

    /// What the answer comes to.
    struct Outcome: Sendable, Hashable {
        /// The badge's colour.
        let tone: String
        let label: String
        let rules: [String]

        var view: [String: any Sendable] { ["tone": tone, "label": label, "rules": rules] }
    }

    /// - Parameter allowed: what to say of what the gate lets through.
    static func outcome(_ answer: GateAnswer, allowed: String, now: Instant, _ zone: Zone) -> Outcome {
        let rules = answer.refusingRules
        switch answer.disposition {
        case .permitted: return Outcome(tone: "good", label: allowed, rules: [])
        case .again(let until):
            let label = until > now ? "Waits until \(PlainWords.when(until, zone))" : "Waits for fresh facts"
            return Outcome(tone: "warn", label: label, rules: rules)
        case .otherChannel: return Outcome(tone: "info", label: "Not by this channel", rules: rules)
        case .held: return Outcome(tone: "bad", label: "Held", rules: rules)
        case .routed(let recipient):
            let label = recipient == .human ? "For a person to decide" : "To the representative"
            return Outcome(tone: "warn", label: label, rules: rules)
        }
    }
}
