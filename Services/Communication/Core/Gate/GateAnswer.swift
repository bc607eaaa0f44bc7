package import Calendars

/// Who is to be written to instead of the debtor.
package enum RouteRecipient: String, Codable, Sendable, Hashable { case representative, human }

/// What the gate decided.
package enum GateDecision: Sendable, Hashable {
    /// It may leave, its hand-over begun by the instant.
    case allow(notAfter: Instant)
    /// Ask again at the instant. The instant of the decision itself means: as soon as the facts that were missing are
    /// in.
    case delay(until: Instant)
    case route(to: RouteRecipient)
    case deny
}

/// What one rule had to say.
package struct RuleVerdict: Codable, Sendable, Hashable {
    /// In rising order of strength.
    package enum Effect: String, Codable, Sendable, CaseIterable, Comparable {
        case allow, delay, route, deny

        private var strength: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }

        package static func < (left: Effect, right: Effect) -> Bool { left.strength < right.strength }
    }

    /// Like `ZA-CFDC-11` or `Q-PAID`.
    package let ruleID: String
    /// Act, section or house.
    package let source: String
    package let effect: Effect
    /// Delays only.
    package let until: Instant?
    /// Routes only.
    package let recipient: RouteRecipient?
    /// What was found, in plain words and without personal data.
    package let text: String
    /// Set where a refusal concerns this channel only, so that the same message by another channel may pass.
    package let channelOnly: Bool
    /// The day from which the rule is in force; nil when it always was.
    package let effectiveFrom: LocalDate?

    package init(
        ruleID: String, source: String, effect: Effect, until: Instant? = nil, recipient: RouteRecipient? = nil,
        text: String, channelOnly: Bool = false, effectiveFrom: LocalDate? = nil
    ) {
        self.ruleID = ruleID
        self.source = source
        self.effect = effect
        self.until = until
        self.recipient = recipient
        self.text = text
        self.channelOnly = channelOnly
        self.effectiveFrom = effectiveFrom
    }
}

/// The decision with every rule that spoke, sorted by id.
package struct GateAnswer: Sendable, Hashable {
    package let decision: GateDecision
    package let verdicts: [RuleVerdict]

    package init(decision: GateDecision, verdicts: [RuleVerdict]) {
        self.decision = decision
        self.verdicts = verdicts
    }

    package var isAllowed: Bool {
        if case .allow = decision { true } else { false }
    }

    /// Ids of the rules that stand in the way, sorted; empty when it is allowed.
    package var refusingRules: [String] { refusals.map(\.ruleID) }

    /// The verdicts that stand in the way.
    package var refusals: [RuleVerdict] { verdicts.filter { $0.effect != .allow } }

    /// What becomes of the contact.
    package var disposition: Disposition {
        switch decision {
        case .allow(let notAfter): return .permitted(notAfter: notAfter)
        case .delay(let until): return .again(at: until)
        case .route(let recipient): return .routed(to: recipient)
        case .deny:
            let denials = verdicts.filter { $0.effect == .deny }
            return denials.allSatisfy(\.channelOnly) ? .otherChannel : .held
        }
    }

    package enum Disposition: Sendable, Hashable {
        case permitted(notAfter: Instant)
        /// The same contact is decided anew at the instant.
        case again(at: Instant)
        /// The channel is shut; the step's next channel may be tried.
        case otherChannel
        /// No channel would do while the facts stay as they are. Planned anew when they change.
        case held
        case routed(to: RouteRecipient)
    }
}

// MARK: - Coding

extension GateAnswer: Codable {
    private enum CodingKeys: String, CodingKey { case decision, notAfter, until, recipient, verdicts }

    private enum Kind: String, Codable { case allow, delay, route, deny }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .decision) {
        case .allow: decision = .allow(notAfter: try container.decode(Instant.self, forKey: .notAfter))
        case .delay: decision = .delay(until: try container.decode(Instant.self, forKey: .until))
        case .route: decision = .route(to: try container.decode(RouteRecipient.self, forKey: .recipient))
        case .deny: decision = .deny
        }
        verdicts = try container.decode([RuleVerdict].self, forKey: .verdicts)
    }

    /// `{"decision":"delay","until":"…","verdicts":[…]}`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch decision {
        case .allow(let notAfter):
            try container.encode(Kind.allow, forKey: .decision)
            try container.encode(notAfter, forKey: .notAfter)
        case .delay(let until):
            try container.encode(Kind.delay, forKey: .decision)
            try container.encode(until, forKey: .until)
        case .route(let recipient):
            try container.encode(Kind.route, forKey: .decision)
            try container.encode(recipient, forKey: .recipient)
        case .deny: try container.encode(Kind.deny, forKey: .decision)
        }
        try container.encode(verdicts, forKey: .verdicts)
    }
}
