import Calendars
import CommunicationCore

/// What the gate answers, in plain numbers, so that two answers can be compared.
struct PlainAnswer: Sendable, Equatable {
    enum Decision: Sendable, Equatable {
        case allow(notAfter: Int)
        case delay(until: Int)
        case deny
        case route
    }

    /// What one rule said.
    enum Word: Sendable, Equatable {
        case allow
        case delay(until: Int)
        case deny
        case route
    }

    var decision: Decision
    /// Of each rule that spoke.
    var words: [String: Word]

    static let noHours = "Q-NO-HOURS"
    static let closing = "Q-CLOSING"

    /// Whether it lets nothing through that `other` does not, and nothing sooner.
    func isAtLeastAsStrict(as other: PlainAnswer) -> Bool {
        switch (decision, other.decision) {
        case (.deny, _): true
        case (.delay(let until), .delay(let least)): until >= least
        case (.delay, .allow): true
        case (.allow(let notAfter), .allow(let most)): notAfter <= most
        default: false
        }
    }
}

extension PlainAnswer {
    init(_ answer: GateAnswer) {
        decision =
            switch answer.decision {
            case .allow(let notAfter): .allow(notAfter: Int(notAfter.millisecondsSinceEpoch))
            case .delay(let until): .delay(until: Int(until.millisecondsSinceEpoch))
            case .deny: .deny
            case .route: .route
            }
        words = [:]
        for verdict in answer.verdicts {
            words[verdict.ruleID] =
                switch verdict.effect {
                case .allow: .allow
                case .delay: .delay(until: verdict.until.map { Int($0.millisecondsSinceEpoch) } ?? 0)
                case .deny: .deny
                case .route: .route
                }
        }
    }
}
