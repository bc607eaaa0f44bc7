import Calendars
import Contracts
import Crypto
import Decisions
import Foundation
import Messaging
import Policies
import Storage

extension Segmenter {
    /// Keeps and publishes a new segment together with the record of how it came about.
    func say(_ segmented: AccountSegmented, _ facts: SegmentFacts, _ answer: SegmentAnswer, _ work: UnitOfWork) throws {
        try SegmentCases.keep(segmented, in: work.database)
        try work.emit(segmented, policyVersion: policies.id)
        let input = try JSONCoding.encode(facts.inputs)
        let record = DecisionRecorded(
            decisionID: DecisionID(
                StableID.make("segment", segmented.accountID.value, "\(segmented.version)", policies.id)),
            kind: .segment, accountID: segmented.accountID, contactID: nil, decidedAt: work.now,
            policyVersion: policies.id, zoneData: nil, input: try JSONCoding.decode(JSONValue.self, from: input),
            answer: .object([
                "segment": .string(answer.segment), "strategy": .string(answer.strategy),
                "reasons": .array(answer.reasons.map(JSONValue.string)),
            ]),
            inputDigest: SHA256.hash(data: input).map { String(format: "%02x", $0) }.joined())
        try work.emit(record, policyVersion: policies.id)
    }

    func alert(_ id: AccountID, _ code: String, _ text: String, _ work: UnitOfWork) throws {
        try work.emit(
            AlertRaised(
                alertID: StableID.make(code, id.value), service: work.service, code: code, text: text,
                about: id.value, at: work.now))
    }
}
