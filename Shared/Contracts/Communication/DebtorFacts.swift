package import Calendars
package import Messaging

/// `debtor.state.v1`, said by communication: what may be told of a debtor outside the vault. Absolute and versioned.
package struct DebtorState: MessageBody {
    package static let messageType = "debtor.state.v1"

    package let debtorID: DebtorID
    package let personID: PersonID
    package let version: Int64
    package let form: DebtorForm
    package let country: String
    package let language: String
    /// Channels with an address that is not known to be bad.
    package let reachable: [Channel]
    package let optedOut: [Channel]
    package let represented: Bool
    package var subject: String { debtorID.value }

    package init(
        debtorID: DebtorID, personID: PersonID, version: Int64, form: DebtorForm, country: String, language: String,
        reachable: [Channel], optedOut: [Channel], represented: Bool
    ) {
        self.debtorID = debtorID
        self.personID = personID
        self.version = version
        self.form = form
        self.country = country
        self.language = language
        self.reachable = reachable
        self.optedOut = optedOut
        self.represented = represented
    }
}

/// `reply.received.v1`: an answer came in; its text stays in the vault.
package struct ReplyReceived: MessageBody {
    package static let messageType = "reply.received.v1"

    package let replyID: String
    package let debtorID: DebtorID
    /// The account the answer is about, when that is certain.
    package let accountID: AccountID?
    package let channel: Channel
    package let intent: ReplyIntent
    package let at: Instant
    package var subject: String { debtorID.value }

    package init(
        replyID: String, debtorID: DebtorID, accountID: AccountID?, channel: Channel, intent: ReplyIntent, at: Instant
    ) {
        self.replyID = replyID
        self.debtorID = debtorID
        self.accountID = accountID
        self.channel = channel
        self.intent = intent
        self.at = at
    }
}

/// `decision.recorded.v1`: the whole input of a decision and its answer, free of personal data by construction, so that
/// replaying it gives the same answer bit for bit.
package struct DecisionRecorded: MessageBody {
    package static let messageType = "decision.recorded.v1"

    package enum Kind: String, Sendable, Codable, CaseIterable { case gate, segment }

    package let decisionID: DecisionID
    package let kind: Kind
    package let accountID: AccountID
    package let contactID: ContactID?
    package let decidedAt: Instant
    package let policyVersion: String
    /// Version of the zone data in use; `nil` where no local time is involved.
    package let zoneData: String?
    package let input: JSONValue
    package let answer: JSONValue
    /// SHA-256 of the input's canonical JSON, hexadecimal.
    package let inputDigest: String
    package var subject: String { accountID.value }

    package init(
        decisionID: DecisionID, kind: Kind, accountID: AccountID, contactID: ContactID?, decidedAt: Instant,
        policyVersion: String, zoneData: String?, input: JSONValue, answer: JSONValue, inputDigest: String
    ) {
        self.decisionID = decisionID
        self.kind = kind
        self.accountID = accountID
        self.contactID = contactID
        self.decidedAt = decidedAt
        self.policyVersion = policyVersion
        self.zoneData = zoneData
        self.input = input
        self.answer = answer
        self.inputDigest = inputDigest
    }
}
