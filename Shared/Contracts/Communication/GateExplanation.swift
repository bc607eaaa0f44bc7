package import Calendars

/// What may be sent of one account at an instant, channel by channel, and which rules say so: the answer of
/// `GET /api/communication/gate`. Free of personal data.
package struct GateExplanation: Codable, Sendable, Hashable {
    package struct Verdict: Codable, Sendable, Hashable {
        /// Like `ZA-CFDC-11` or `Q-PAID`.
        package let rule: String
        /// As the policy bundle calls it; nil for a rule of the gate's own.
        package let title: String?
        /// `allow`, `delay`, `route` or `deny`.
        package let effect: String
        package let text: String
        /// Act, section or house.
        package let source: String
        /// Delays only.
        package let until: Instant?
        /// The day from which the rule is in force; nil when it always was.
        package let effectiveFrom: LocalDate?

        package init(
            rule: String, title: String?, effect: String, text: String, source: String, until: Instant?,
            effectiveFrom: LocalDate?
        ) {
            self.rule = rule
            self.title = title
            self.effect = effect
            self.text = text
            self.source = source
            self.until = until
            self.effectiveFrom = effectiveFrom
        }
    }

    package enum Outcome: String, Codable, Sendable, CaseIterable {
        case permitted
        /// The same contact is decided again at `until`.
        case wait
        /// Not by this channel; another may do.
        case otherChannel = "other-channel"
        /// By no channel while the facts stay as they are.
        case held
        case toRepresentative = "to-representative"
        case toPerson = "to-person"
    }

    package struct Answer: Codable, Sendable, Hashable {
        package let channel: Channel
        package let contactClass: ContactClass
        /// The text the gate was asked with.
        package let template: String
        package let outcome: Outcome
        /// When it must have begun to leave, or when it is asked again.
        package let until: Instant?
        /// Every rule that spoke, what stands in the way first.
        package let verdicts: [Verdict]

        package init(
            channel: Channel, contactClass: ContactClass, template: String, outcome: Outcome, until: Instant?,
            verdicts: [Verdict]
        ) {
            self.channel = channel
            self.contactClass = contactClass
            self.template = template
            self.outcome = outcome
            self.until = until
            self.verdicts = verdicts
        }
    }

    package let accountId: AccountID
    package let debtorId: DebtorID
    /// The instant that was asked about.
    package let at: Instant
    /// When it was asked. The facts are those known then, whatever the instant that was asked about; what the gate said
    /// in the past stands in its decision records.
    package let factsOf: Instant
    /// The clocks that count for the debtor.
    package let zone: String
    package let policyVersion: String
    package let answers: [Answer]

    package init(
        accountId: AccountID, debtorId: DebtorID, at: Instant, factsOf: Instant, zone: String, policyVersion: String,
        answers: [Answer]
    ) {
        self.accountId = accountId
        self.debtorId = debtorId
        self.at = at
        self.factsOf = factsOf
        self.zone = zone
        self.policyVersion = policyVersion
        self.answers = answers
    }
}

/// Of one account, or of all accounts of one debtor.
package struct GateExplanations: Codable, Sendable, Hashable {
    package let accounts: [GateExplanation]

    package init(accounts: [GateExplanation]) { self.accounts = accounts }
}
