package import Calendars
package import Contracts
import Policies

/// Whether the person agreed to be contacted by this channel for this purpose.
package enum Consent: String, Codable, Sendable, Hashable { case granted, refused, unrecorded }

/// What the vault tells of the debtor. Opt-outs are the person's: they hold over all the person's debtor records.
package struct DebtorFacts: Codable, Sendable, Hashable {
    /// False while no debtor record has come; all other fields are then without meaning.
    package var known: Bool
    package var id: DebtorID
    package var person: PersonID
    package var form: DebtorForm
    /// ISO 3166-1; nil when not stated.
    package var country: String?
    package var language: String
    /// Channels with an address not known to be bad.
    package var reachable: [Channel]
    package var optedOut: [Channel]
    /// The person asked for no contact at all.
    package var ceased: Bool
    package var represented: Bool
    /// Whether there is an address to write to the representative.
    package var representativeReachable: Bool
    package var isMinor: Bool
    /// Statuses in force, without `none`.
    package var statuses: [DebtorStatus]
    /// For the channel and class of the contact in question.
    package var consent: Consent

    package init(
        known: Bool, id: DebtorID, person: PersonID, form: DebtorForm, country: String?, language: String,
        reachable: [Channel], optedOut: [Channel], ceased: Bool, represented: Bool, representativeReachable: Bool,
        isMinor: Bool, statuses: [DebtorStatus], consent: Consent
    ) {
        self.known = known
        self.id = id
        self.person = person
        self.form = form
        self.country = country
        self.language = language
        self.reachable = reachable
        self.optedOut = optedOut
        self.ceased = ceased
        self.represented = represented
        self.representativeReachable = representativeReachable
        self.isMinor = isMinor
        self.statuses = statuses
        self.consent = consent
    }
}

/// One hold in force.
package struct HoldFact: Codable, Sendable, Hashable {
    package enum Holder: String, Codable, Sendable { case account, debtor }

    package var id: String
    package var reason: HoldReason
    package var holder: Holder

    package init(id: String, reason: HoldReason, holder: Holder) {
        self.id = id
        self.reason = reason
        self.holder = holder
    }
}

/// How old the knowledge is on which the decision rests.
package struct FreshnessFacts: Codable, Sendable, Hashable {
    package struct Source: Codable, Sendable, Hashable {
        package var name: String
        /// Milliseconds of monotonic time; nil when no echo came since the start.
        package var age: Int64?

        package init(name: String, age: Int64?) {
            self.name = name
            self.age = age
        }
    }

    /// Services whose facts must be fresh, all of `FreshnessMonitor.sources`; a missing one counts as stale.
    package var sources: [Source]
    /// Milliseconds of business time since the last watermark of the account's ERP; nil when there never was one.
    package var feedAge: Int64?

    package init(sources: [Source], feedAge: Int64?) {
        self.sources = sources
        self.feedAge = feedAge
    }
}

/// Contacts with the person, over all accounts, creditors and systems.
package struct HistoryFacts: Codable, Sendable, Hashable {
    package struct Entry: Codable, Sendable, Hashable {
        package var at: Instant
        package var channel: Channel
        /// Nil for contacts made elsewhere whose purpose was not told; they count as pressing.
        package var contactClass: ContactClass?
        /// Nil when it is not known which account it was about; it then counts for each.
        package var account: AccountID?
        /// Nil while the outcome is not known.
        package var outcome: DeliveryResult?
        package var direction: ContactDirection
        /// Somebody was really spoken to.
        package var conversation: Bool

        package init(
            at: Instant, channel: Channel, contactClass: ContactClass?, account: AccountID?, outcome: DeliveryResult?,
            direction: ContactDirection = .outbound, conversation: Bool = false
        ) {
            self.at = at
            self.channel = channel
            self.contactClass = contactClass
            self.account = account
            self.outcome = outcome
            self.direction = direction
            self.conversation = conversation
        }

        /// Whether it uses up a cap: anything that reached the person, or may have.
        package var counts: Bool {
            guard direction == .outbound else { return false }
            switch outcome {
            case .sent, .inDoubt, nil: return true
            case .failed, .unused: return false
            }
        }
    }

    package static let entriesMax = 60
    package static let days = ContactCap.daysMax + 1

    /// The newest `entriesMax` of the last `days` days, newest first.
    package var entries: [Entry]
    /// How many more there are in those days.
    package var older: Int
    /// Contacts of the person that were granted and have no outcome yet, the one in question left out.
    package var inProgress: [ContactID]

    package init(entries: [Entry], older: Int, inProgress: [ContactID]) {
        self.entries = entries
        self.older = older
        self.inProgress = inProgress
    }
}

/// What the rendered text was found to hold.
package struct RenderingFacts: Codable, Sendable, Hashable {
    /// The template is there in this channel and of this class, and approved.
    package var templateApproved: Bool
    /// Names who writes, for whom, and the collector's registration where there is one (ZA-DCA-02).
    package var identification: Bool
    package var optOutLine: Bool
    /// Names the amount open now.
    package var amount: Bool
    /// Says words that only stand where legal steps have really been taken (ZA-DCA-04).
    package var legalWording: Bool
    /// What the template needs and nobody knows, by the variables' names; nil when nothing is missing.
    package var missing: [String]?

    package init(
        templateApproved: Bool, identification: Bool, optOutLine: Bool, amount: Bool, legalWording: Bool,
        missing: [String]? = nil
    ) {
        self.templateApproved = templateApproved
        self.identification = identification
        self.optOutLine = optOutLine
        self.amount = amount
        self.legalWording = legalWording
        self.missing = missing
    }
}

/// The bounds in force, all in milliseconds.
package struct GateLimits: Codable, Sendable, Hashable {
    /// How long a permit lives.
    package var permitLife: Int64
    /// How old a source's facts may be when the permit ends.
    package var freshnessMax: Int64
    /// How long a provider may take for one message.
    package var providerTimeout: Int64
    /// How wrong the clock may be.
    package var clockError: Int64

    package init(permitLife: Int64, freshnessMax: Int64, providerTimeout: Int64, clockError: Int64) {
        self.permitLife = permitLife
        self.freshnessMax = freshnessMax
        self.providerTimeout = providerTimeout
        self.clockError = clockError
    }

    package static let usual = GateLimits(
        permitLife: 200, freshnessMax: 5_000, providerTimeout: 10_000, clockError: 1_000)
}
