package import Calendars
package import Contracts
package import Money
package import Policies

/// Everything the gate looks at for one contact at one moment, and nothing else: the same input under the same policy
/// and zone data gives the same answer bit for bit, today and in an audit years later.
///
/// Free of personal data by construction: ids, flags, codes, counts, amounts and instants. No field takes a name, an
/// address, a number to dial, or a text a person wrote.
package struct GateInput: Codable, Sendable, Hashable {
    /// The business instant of the decision.
    package var instant: Instant
    /// Every zone the debtor may be in: the stated one, else all of the country's. Empty where none can be told.
    package var zones: [ZoneFact]
    package var contact: ContactFacts
    package var creditor: CreditorFacts
    package var account: AccountFacts
    package var debtor: DebtorFacts
    /// All holds in force on the account and on the debtor.
    package var holds: [HoldFact]
    package var freshness: FreshnessFacts
    package var history: HistoryFacts
    package var rendering: RenderingFacts
    package var limits: GateLimits
    /// Hash of the policy bundle; empty when none is loaded, and then nothing is sent.
    package var policyVersion: String
    /// Release of the zone data, like `2025b`.
    package var zoneData: String

    package init(
        instant: Instant, zones: [ZoneFact], contact: ContactFacts, creditor: CreditorFacts, account: AccountFacts,
        debtor: DebtorFacts, holds: [HoldFact], freshness: FreshnessFacts, history: HistoryFacts,
        rendering: RenderingFacts, limits: GateLimits, policyVersion: String, zoneData: String
    ) {
        self.instant = instant
        self.zones = zones
        self.contact = contact
        self.creditor = creditor
        self.account = account
        self.debtor = debtor
        self.holds = holds
        self.freshness = freshness
        self.history = history
        self.rendering = rendering
        self.limits = limits
        self.policyVersion = policyVersion
        self.zoneData = zoneData
    }
}

/// What the clocks of one candidate zone show at the instant of the decision.
package struct ZoneFact: Codable, Sendable, Hashable {
    /// IANA name.
    package var zone: String
    /// Seconds ahead of UTC.
    package var offset: Int
    /// `2026-03-31T09:00:00`.
    package var local: String

    package init(zone: String, offset: Int, local: String) {
        self.zone = zone
        self.offset = offset
        self.local = local
    }

    package init(_ zone: Zone, at instant: Instant) {
        self.init(zone: zone.identifier, offset: zone.offset(at: instant), local: zone.local(at: instant).iso8601)
    }
}

/// The contact that asks to be let through.
package struct ContactFacts: Codable, Sendable, Hashable {
    package var id: ContactID
    package var contactClass: ContactClass
    package var channel: Channel
    package var template: String
    package var step: String
    package var strategy: String
    /// Nil while segmentation has said nothing of the account.
    package var segment: String?
    /// The invoice the episode hangs on; nil for receipts and confirmations.
    package var anchorInvoice: InvoiceID?
    package var anchorDueOn: LocalDate?
    /// When the account's oldest open invoice was issued.
    package var oldestIssuedOn: LocalDate?
    /// Set on the one message that confirms an opt-out: nil otherwise, and also once such a message has left.
    package var confirmsOptOut: OptOutScope?
    /// False when the notifiers that are running have not asked for the channel: nobody would ever hand it over.
    package var served: Bool

    package init(
        id: ContactID, contactClass: ContactClass, channel: Channel, template: String, step: String, strategy: String,
        segment: String?, anchorInvoice: InvoiceID?, anchorDueOn: LocalDate?, oldestIssuedOn: LocalDate?,
        confirmsOptOut: OptOutScope? = nil, served: Bool = true
    ) {
        self.id = id
        self.contactClass = contactClass
        self.channel = channel
        self.template = template
        self.step = step
        self.strategy = strategy
        self.segment = segment
        self.anchorInvoice = anchorInvoice
        self.anchorDueOn = anchorDueOn
        self.oldestIssuedOn = oldestIssuedOn
        self.confirmsOptOut = confirmsOptOut
        self.served = served
    }
}

/// What a person opted out of.
package enum OptOutScope: String, Codable, Sendable, Hashable {
    /// The channel the confirmation itself goes by.
    case channel
    /// All contact.
    case everything
}

/// Who is owed, and in which capacity the firm that writes acts.
package struct CreditorFacts: Codable, Sendable, Hashable {
    /// False when the bundle does not hold the creditor; all other fields are then without meaning.
    package var known: Bool
    package var id: CreditorID
    package var role: CollectingRole
    package var creditClass: CreditClass
    /// The country whose law governs the debts.
    package var jurisdiction: String
    /// Only asked of third-party collectors (ZA-DCA-01).
    package var registrationPresent: Bool
    /// The last day on which it is good.
    package var registrationValidUntil: LocalDate?
    /// How old the ERP's word may be, in milliseconds of business time; nil where the policy says `none`.
    package var feedMaxAge: Int64?
    /// The channels the creditor uses at all.
    package var channels: [Channel]

    package init(
        known: Bool, id: CreditorID, role: CollectingRole, creditClass: CreditClass, jurisdiction: String,
        registrationPresent: Bool, registrationValidUntil: LocalDate?, feedMaxAge: Int64?, channels: [Channel]
    ) {
        self.known = known
        self.id = id
        self.role = role
        self.creditClass = creditClass
        self.jurisdiction = jurisdiction
        self.registrationPresent = registrationPresent
        self.registrationValidUntil = registrationValidUntil
        self.feedMaxAge = feedMaxAge
        self.channels = channels
    }
}

/// What payment last said of the account.
package struct AccountFacts: Codable, Sendable, Hashable {
    /// False while no `account.state` has come; all other fields are then without meaning.
    package var known: Bool
    package var id: AccountID
    package var version: Int64
    package var debtType: DebtType
    package var balance: Money
    /// What the message asks for: the open part it is about.
    package var chased: Money
    package var overdue: Money
    package var closed: Bool
    package var settled: Bool
    /// The day an open promise falls due; nil without one.
    package var promiseDueOn: LocalDate?
    /// Names of attributes whose value is `yes`, sorted: what the rules' scopes ask about, without free text.
    package var attributes: [String]

    package init(
        known: Bool, id: AccountID, version: Int64, debtType: DebtType, balance: Money, chased: Money, overdue: Money,
        closed: Bool, settled: Bool, promiseDueOn: LocalDate?, attributes: [String]
    ) {
        self.known = known
        self.id = id
        self.version = version
        self.debtType = debtType
        self.balance = balance
        self.chased = chased
        self.overdue = overdue
        self.closed = closed
        self.settled = settled
        self.promiseDueOn = promiseDueOn
        self.attributes = attributes
    }
}
