import Calendars
import CommunicationCore
import Contracts
import Crypto
import Foundation
import Messaging
import Money

/// One contact before the gate: the question, the answer, and the finished message when it is let through.
struct ContactDecision: Sendable {
    let decisionID: DecisionID
    let record: GateRecord
    let written: MessageWriter.Written
    let person: PersonID

    /// Nothing to hand over unless the gate lets it through.
    var message: FinishedMessage? { record.answer.isAllowed ? written.finished : nil }
    var amount: Money { written.amount }

    var stored: StoredDecision {
        StoredDecision(decisionID: decisionID, decidedAt: record.input.instant, answer: record.answer)
    }

    /// What the log of decisions gets: the whole question and answer, free of personal data.
    func recorded(_ planned: PlannedContact) throws -> DecisionRecorded {
        let digest = SHA256.hash(data: try record.canonicalInput())
        return DecisionRecorded(
            decisionID: decisionID, kind: .gate, accountID: planned.account, contactID: planned.contactID,
            decidedAt: record.input.instant, policyVersion: record.input.policyVersion,
            zoneData: record.input.zoneData, input: try record.inputValue(), answer: try record.answerValue(),
            inputDigest: digest.map { String(format: "%02x", $0) }.joined())
    }
}
