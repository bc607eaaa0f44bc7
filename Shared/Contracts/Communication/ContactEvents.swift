package import Calendars
import Messaging
package import Money

/// What every contact event tells of its contact. No personal data.
package struct ContactSummary: Sendable, Hashable, Codable {
    package let contactID: ContactID
    package let attempt: Int
    package let accountID: AccountID
    package let debtorID: DebtorID
    package let personID: PersonID
    package let creditorID: CreditorID
    package let channel: Channel
    package let contactClass: ContactClass
    package let segment: String
    package let strategy: String
    package let step: String
    package let template: String

    package init(
        contactID: ContactID, attempt: Int, accountID: AccountID, debtorID: DebtorID, personID: PersonID,
        creditorID: CreditorID, channel: Channel, contactClass: ContactClass, segment: String, strategy: String,
        step: String, template: String
    ) {
        self.contactID = contactID
        self.attempt = attempt
        self.accountID = accountID
        self.debtorID = debtorID
        self.personID = personID
        self.creditorID = creditorID
        self.channel = channel
        self.contactClass = contactClass
        self.segment = segment
        self.strategy = strategy
        self.step = step
        self.template = template
    }
}

/// `contact.permitted.v1`: the gate allowed it and a notifier holds the grant.
package struct ContactPermitted: MessageBody {
    package static let messageType = "contact.permitted.v1"

    package let contact: ContactSummary
    package let amount: Money
    package let decisionID: DecisionID
    package let decidedAt: Instant
    package let policyVersion: String
    package var subject: String { contact.accountID.value }

    package init(
        contact: ContactSummary, amount: Money, decisionID: DecisionID, decidedAt: Instant, policyVersion: String
    ) {
        self.contact = contact
        self.amount = amount
        self.decisionID = decisionID
        self.decidedAt = decidedAt
        self.policyVersion = policyVersion
    }
}

/// `contact.refused.v1`: the gate said no, or not yet, with all the rules that spoke.
package struct ContactRefused: MessageBody {
    package static let messageType = "contact.refused.v1"

    package let contact: ContactSummary
    /// Ids of the rules, sorted.
    package let rules: [String]
    /// When it will be decided again; never when absent.
    package let again: Instant?
    package let decisionID: DecisionID
    package let decidedAt: Instant
    package let policyVersion: String
    package var subject: String { contact.accountID.value }

    package init(
        contact: ContactSummary, rules: [String], again: Instant?, decisionID: DecisionID, decidedAt: Instant,
        policyVersion: String
    ) {
        self.contact = contact
        self.rules = rules
        self.again = again
        self.decisionID = decisionID
        self.decidedAt = decidedAt
        self.policyVersion = policyVersion
    }
}

/// `contact.outcome.v1`, said by notifiers, up to 50 items a message.
package struct ContactOutcomes: MessageBody {
    package static let messageType = "contact.outcome.v1"
    package static let itemsMax = 50

    package let replica: String
    package let items: [Item]
    package var subject: String { replica }

    package struct Item: Sendable, Hashable, Codable {
        package let contactID: ContactID
        package let attempt: Int
        /// The request that got the grant; an outcome for another request is nobody's.
        package let requestID: String
        package let result: DeliveryResult
        /// The provider's own name for the message.
        package let providerReference: String?
        /// Machine-readable cause of a failure, like `mailbox-gone`.
        package let cause: String?
        /// Of an unused permit: the provider said "not now", and wants to be left alone for so long at least.
        package let retryAfterMilliseconds: Int?

        package init(
            contactID: ContactID, attempt: Int, requestID: String, result: DeliveryResult,
            providerReference: String?, cause: String?, retryAfterMilliseconds: Int? = nil
        ) {
            self.contactID = contactID
            self.attempt = attempt
            self.requestID = requestID
            self.result = result
            self.providerReference = providerReference
            self.cause = cause
            self.retryAfterMilliseconds = retryAfterMilliseconds
        }
    }

    package init(replica: String, items: [Item]) {
        self.replica = replica
        self.items = items
    }
}

/// `contact.settled.v1`, said by communication: an attempt's outcome is known (or given up as in doubt) and recorded.
package struct ContactSettled: MessageBody {
    package static let messageType = "contact.settled.v1"

    package let contact: ContactSummary
    package let result: DeliveryResult
    package let cause: String?
    package let at: Instant
    package var subject: String { contact.accountID.value }

    package init(contact: ContactSummary, result: DeliveryResult, cause: String?, at: Instant) {
        self.contact = contact
        self.result = result
        self.cause = cause
        self.at = at
    }
}

/// `call.task.v1`: a call stands on the agents' worklist, or was taken off it.
package struct CallTask: MessageBody {
    package static let messageType = "call.task.v1"

    package enum Standing: String, Sendable, Codable, CaseIterable { case open, done, withdrawn }

    package let contact: ContactSummary
    package let standing: Standing
    package let outcome: String?
    package let version: Int64
    package var subject: String { contact.accountID.value }

    package init(contact: ContactSummary, standing: Standing, outcome: String?, version: Int64) {
        self.contact = contact
        self.standing = standing
        self.outcome = outcome
        self.version = version
    }
}
