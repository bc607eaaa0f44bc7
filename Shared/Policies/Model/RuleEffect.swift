package import Calendars
package import Contracts

/// What a rule does. The vocabulary is closed: the gate knows each of them, and a new one is a change of the gate.
package enum RuleEffect: Sendable, Hashable {
    /// Contact only inside these hours, on the clocks of every zone the debtor may be in. Several windows add up: all
    /// must be open.
    case window(WeeklyWindow)
    /// At most so many contacts in a period.
    case cap(ContactCap)
    /// No contact for so many days after a conversation with the person about the debt; the day of the conversation is
    /// the first of them.
    case quietAfterConversation(days: Int)
    /// No contact while any of these holds.
    case stop([StopCondition])
    /// No contact about an invoice whose due date is this many years ago or more: it may be prescribed.
    case prescription(years: Int)
    /// No contact until so many days after the issue of the account's oldest open invoice.
    case waitAfterIssue(days: Int)
    /// Every text in the rule's scope must name these. Checked when the bundle is loaded.
    case identification([TemplateVariable])
    /// Every text in the rule's scope must offer the way out: the word STOP where one can answer (SMS, WhatsApp), the
    /// link to the preferences elsewhere. Checked when the bundle is loaded.
    case optOutLine
    /// No text may say this, in any letter case, as whole words; `*` at an end stands for any further letters.
    /// Checked when the bundle is loaded.
    case forbiddenWords([String])
    /// Fulfilled by the way the system is built; the text says how. The gate has nothing to ask.
    case builtIn(String)
}

/// A ceiling on contacts.
package struct ContactCap: Sendable, Hashable {
    package enum Period: Sendable, Hashable {
        /// So many times 24 hours ending with the contact; a contact exactly that long ago no longer counts.
        case rolling(days: Int)
        /// So many local calendar days in a row, the day of the contact being the last.
        case calendarDays(Int)

        package var days: Int {
            switch self {
            case .rolling(let days), .calendarDays(let days): days
            }
        }
    }

    /// Whose contacts are counted together.
    package enum Counted: String, Sendable, Codable, CaseIterable {
        /// All accounts of the person, over all creditors and systems.
        case person
        /// One account of the person.
        case debt
    }

    /// The gate is shown the contacts of 90 times 24 hours. A period on the wall may begin an hour or a zone earlier
    /// than so many days ago, so the longest that can be counted whole is a day shorter.
    package static let daysMax = 89

    package let period: Period
    /// The greatest number allowed, the contact in question included.
    package let max: Int
    package let per: Counted

    package init(period: Period, max: Int, per: Counted) {
        self.period = period
        self.max = max
        self.per = per
    }
}

/// States of affairs in which the gate refuses. Holds carry the names of `HoldReason`.
package enum StopCondition: String, Sendable, Codable, CaseIterable {
    case dispute
    case debtReview = "debt-review"
    case breathingSpace = "breathing-space"
    case deceased, sequestrated, represented
    case manual
    case unprocessedFact = "unprocessed-fact"

    /// Nothing is owed, or the account is closed.
    case settled
    /// The amount that the contact is about is zero now: the due date moved, or that invoice was paid.
    case nothingDue = "nothing-due"
    /// A promise to pay is open and not yet broken.
    case promised
    /// The person opted out of the channel.
    case optedOut = "opted-out"
    /// The person asked for no contact at all.
    case ceased
    /// The channel or purpose needs consent, and none is recorded.
    case noConsent = "no-consent"
    /// No usable address on the channel.
    case noAddress = "no-address"
    /// No zone can be told for the person.
    case noZone = "no-zone"
    /// The creditor is not in the bundle.
    case unknownCreditor = "unknown-creditor"
    /// A third-party collector whose registration is missing or has run out.
    case unregistered
    /// Facts of another service are older than the freshness bound.
    case staleFacts = "stale-facts"
    /// The ERP's feed is older than the creditor's `feedMaxAge`.
    case staleFeed = "stale-feed"
    /// The attempt before has no outcome yet.
    case attemptOpen = "attempt-open"
    /// The creditor does not use the channel.
    case channelOff = "channel-off"
    /// A minor, or somebody whose age makes direct contact wrong.
    case minor

    package init(_ reason: HoldReason) {
        self =
            switch reason {
            case .dispute: .dispute
            case .debtReview: .debtReview
            case .breathingSpace: .breathingSpace
            case .deceased: .deceased
            case .sequestrated: .sequestrated
            case .represented: .represented
            case .manual: .manual
            case .unprocessedFact: .unprocessedFact
            }
    }
}
