import Calendars
import Contracts
import Messaging

/// `decision.recorded.v1` as far as it is looked at here: input and answer are kept as they were published and need not
/// be taken apart, which at thousands a second is most of the work.
struct RecordedDecision: MessageBody {
    static let messageType = DecisionRecorded.messageType

    let decisionID: DecisionID
    let kind: DecisionRecorded.Kind
    let accountID: AccountID
    let contactID: ContactID?
    let decidedAt: Instant
    let policyVersion: String
    let zoneData: String?
    let inputDigest: String
    let answer: Answer
    var subject: String { accountID.value }

    /// The gate's answer, or the segment tables'.
    struct Answer: Sendable, Hashable, Codable {
        let decision: String?
        let until: String?
        let notAfter: String?
        let recipient: String?
        let verdicts: [Verdict]?
        let segment: String?
        let strategy: String?
        let reasons: [String]?

        /// Ids of the rules that stood in the way.
        var refusingRules: [String] { (verdicts ?? []).filter { $0.effect != "allow" }.map(\.ruleID) }
    }

    struct Verdict: Sendable, Hashable, Codable {
        let ruleID: String
        let source: String?
        let effect: String
        let text: String?
    }

    /// `allow`, `delay`, `route`, `deny`, or the segment.
    var outcome: String { answer.decision ?? answer.segment ?? "" }
}
