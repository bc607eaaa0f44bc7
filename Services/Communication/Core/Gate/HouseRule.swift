/// The gate's own rules. They hold everywhere and cannot be switched off by a policy bundle: a bundle can only add
/// rules, or name one of these and so give it another text and source.
///
/// The meaning of each, for people, stands in this module's README.
package enum HouseRule: String, CaseIterable, Sendable {
    // What is missing shuts.
    case policy = "Q-POLICY"
    case unknownDebtor = "Q-UNKNOWN-DEBTOR"
    case unknownAccount = "Q-UNKNOWN-ACCOUNT"
    case unknownCreditor = "Q-UNKNOWN-CREDITOR"
    case noZone = "Q-NO-ZONE"
    case noHours = "Q-NO-HOURS"
    case noAddress = "Q-NO-ADDRESS"
    case segmentNone = "Q-SEGMENT-NONE"
    case fresh = "Q-FRESH"
    case feedAge = "Q-FEED-AGE"

    // What is owed.
    case paid = "Q-PAID"
    case closed = "Q-CLOSED"
    case nothingDue = "Q-NOTHING-DUE"
    case promise = "Q-PROMISE"
    case lateReminder = "Q-LATE-REMINDER"

    // What the person asked for, and where the person stands.
    case dispute = "Q-DISPUTE"
    case hold = "Q-HOLD"
    case status = "Q-STATUS"
    case represented = "Q-REPRESENTED"
    case minor = "Q-MINOR"
    case optOut = "Q-OPTOUT"
    case cease = "Q-CEASE"
    case noConsent = "Q-NO-CONSENT"

    // Who writes, and how.
    case noRegistration = "Q-NO-REGISTRATION"
    case notServed = "Q-NOT-SERVED"
    case channelOff = "Q-CHANNEL-OFF"
    case template = "Q-TEMPLATE"
    case identification = "Q-IDENTIFICATION"
    case optOutLine = "Q-OPTOUT-LINE"
    case amount = "Q-AMOUNT"
    case legalWording = "Q-LEGAL-WORDING"

    // One thing at a time, and in time.
    case inProgress = "Q-IN-PROGRESS"
    case closing = "Q-CLOSING"

    /// What stands as the source of a verdict where no bundle names another.
    package static let source = "House rule"
}
