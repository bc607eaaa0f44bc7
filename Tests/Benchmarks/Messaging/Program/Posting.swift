import Calendars
import Foundation
import Messaging

/// What comes in: one posting to one account. The yardstick programs write the same JSON.
struct Posting: MessageBody {
    static let messageType = "bench.posting.v1"

    /// The business instant of every posting: 2026-03-31T09:00:00Z.
    private static let time = Instant(millisecondsSinceEpoch: 1_774_947_600_000)

    let account: String
    let number: Int64
    /// Wall time at which it was published; 0 when nobody asks for latency.
    let sentAtMicroseconds: Int64
    /// Makes up the message's size.
    let text: String

    var subject: String { account }

    /// - Parameter bytes: the size of the message's body, about.
    init(number: Int64, bytes: Int, sentAtMicroseconds: Int64 = 0) {
        account = "account-\(number % 2_000)"
        self.number = number
        self.sentAtMicroseconds = sentAtMicroseconds
        // What stands around the text.
        text = String(repeating: "x", count: max(0, bytes - 80))
    }

    /// - Parameter run: keeps the ids of one run apart from those of another.
    func message(run: String, queue: String) throws -> OutgoingMessage {
        let envelope = Envelope(
            id: "\(run)-\(number)", source: "/quittance/bench", type: Self.messageType, subject: subject,
            time: Self.time, data: try JSONCoding.encode(self))
        return OutgoingMessage(
            exchange: "", routingKey: queue, mandatory: true, properties: EnvelopeCodec.properties(of: envelope),
            body: envelope.data)
    }
}
