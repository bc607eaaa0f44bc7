import Calendars
import CommunicationCore
import Contracts

/// A contact as it stands in the store: what was planned, and where its attempt stands.
struct StoredContact: Sendable {
    var planned: PlannedContact
    var machine: AttemptMachine
    /// What a receipt or confirmation is about; nil for steps of a strategy.
    var detail: ContactDetail?
    /// How often it was put before the gate.
    var decisions = 0
}

/// What an ad-hoc message needs to know beyond the account.
struct ContactDetail: Sendable, Codable, Hashable {
    var paid: PaymentReceived?
    var optOut: OptOutScope?
    var channel: Channel?
    var dispute: Dispute?

    /// A dispute that is acknowledged.
    struct Dispute: Sendable, Codable, Hashable {
        let id: DisputeID
        let deadline: LocalDate
    }
}

/// The gate's last word on a contact, for people to read. Free of personal data like the gate's input.
struct StoredDecision: Sendable, Codable, Hashable {
    let decisionID: DecisionID
    let decidedAt: Instant
    let answer: GateAnswer
}

extension AttemptMachine {
    /// How the table calls its state. A contact being resolved may be granted again and so is due.
    var standing: String {
        switch state {
        case .planned: "planned"
        case .due, .resolving: "due"
        case .granted: "granted"
        case .settled, .withdrawn: "ended"
        }
    }

    /// The instant it waits for, when it waits for one.
    var plannedFor: Instant? {
        if case .planned(let dueAt) = state { dueAt } else { nil }
    }
}

extension ContactClass {
    /// Which of several due contacts of a person goes first: what confirms or acknowledges before what presses.
    var priority: Int {
        switch self {
        case .confirmation: 0
        case .receipt: 1
        case .statutory: 2
        case .collection: 3
        case .reminder: 4
        case .marketing: 5
        }
    }
}
