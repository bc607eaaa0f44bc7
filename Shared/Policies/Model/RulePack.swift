package import Calendars
package import Contracts

/// The rules of one country, or of the house. From `rules/<id>.yaml`.
package struct RulePack: Sendable, Hashable {
    package let id: String
    package let title: String
    /// Two letters; nil for the house's own rules, which bind everywhere.
    package let country: String?
    package let rules: [Rule]

    package init(id: String, title: String, country: String?, rules: [Rule]) {
        self.id = id
        self.title = title
        self.country = country
        self.rules = rules
    }
}

/// One rule of law or of the house, as data for the gate.
package struct Rule: Sendable, Hashable {
    package enum Status: String, Sendable, Codable, CaseIterable {
        case enforced
        /// Enforced as well, on the strictest reading found; a lawyer has yet to confirm the text.
        case needsCounsel = "needs-counsel"
        /// Kept so that nobody wonders whether it was forgotten; `reason` says why it has no effect here.
        case notApplicable = "not-applicable"
    }

    /// Like `ZA-CFDC-11` or `Q-CAP-DAY`; unique in the bundle, and printed in every refusal.
    package let id: String
    package let title: String
    /// Act, section or code clause; for house rules who decided it.
    package let source: String
    package let status: Status
    /// Why it needs counsel or does not apply; nil for rules that are simply enforced.
    package let reason: String?
    package let effectiveFrom: LocalDate?
    /// The first day on which it is no longer in force.
    package let effectiveUntil: LocalDate?
    package let scope: RuleScope
    package let effect: RuleEffect

    package init(
        id: String, title: String, source: String, status: Status, reason: String?, effectiveFrom: LocalDate?,
        effectiveUntil: LocalDate?, scope: RuleScope, effect: RuleEffect
    ) {
        self.id = id
        self.title = title
        self.source = source
        self.status = status
        self.reason = reason
        self.effectiveFrom = effectiveFrom
        self.effectiveUntil = effectiveUntil
        self.scope = scope
        self.effect = effect
    }

    /// Whether it has an effect on a day.
    package func isInForce(on day: LocalDate) -> Bool {
        guard status != .notApplicable else { return false }
        if let effectiveFrom, day < effectiveFrom { return false }
        if let effectiveUntil, day >= effectiveUntil { return false }
        return true
    }
}

/// What a contact must be for a rule to speak about it. An empty list means "any".
package struct RuleScope: Sendable, Hashable {
    package let roles: [CollectingRole]
    package let classes: [ContactClass]
    package let channels: [Channel]
    package let debtTypes: [DebtType]
    package let creditClasses: [CreditClass]
    /// The account attribute that must be `yes`, like `medicalScheme`.
    package let attribute: String?

    package init(
        roles: [CollectingRole] = [], classes: [ContactClass] = [], channels: [Channel] = [],
        debtTypes: [DebtType] = [], creditClasses: [CreditClass] = [], attribute: String? = nil
    ) {
        self.roles = roles
        self.classes = classes
        self.channels = channels
        self.debtTypes = debtTypes
        self.creditClasses = creditClasses
        self.attribute = attribute
    }

    package func covers(_ subject: RuleSubject) -> Bool {
        (roles.isEmpty || roles.contains(subject.role))
            && (classes.isEmpty || classes.contains(subject.contactClass))
            && (channels.isEmpty || channels.contains(subject.channel))
            && (debtTypes.isEmpty || debtTypes.contains(subject.debtType))
            && (creditClasses.isEmpty || creditClasses.contains(subject.creditClass))
            && attribute.map { subject.attributes[$0] == "yes" } ?? true
    }
}

/// What the scope of a rule is asked about: one contact on one channel.
package struct RuleSubject: Sendable, Hashable {
    package let role: CollectingRole
    package let contactClass: ContactClass
    package let channel: Channel
    package let debtType: DebtType
    package let creditClass: CreditClass
    package let attributes: [String: String]

    package init(
        role: CollectingRole, contactClass: ContactClass, channel: Channel, debtType: DebtType,
        creditClass: CreditClass, attributes: [String: String]
    ) {
        self.role = role
        self.contactClass = contactClass
        self.channel = channel
        self.debtType = debtType
        self.creditClass = creditClass
        self.attributes = attributes
    }
}
