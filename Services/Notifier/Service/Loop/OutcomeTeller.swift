import Contracts
import Foundation
import Logging
import Messaging
import NotifierCore

/// Publishes outcomes, one message at a time, until the broker has each. A time-out is unknown, so the same message
/// goes out again under the same id.
struct OutcomeTeller: Sendable {
    let state: NotifierState
    let transport: any MessageTransport
    let replica: String
    let metrics: NotifierMetrics
    let logger: Logger

    private static let pauses: [Duration] = [.milliseconds(50), .milliseconds(200), .seconds(1), .seconds(5)]

    /// Until everything is told and nothing will come any more, or the task is cancelled.
    func run() async {
        var failures = 0
        while !Task.isCancelled {
            switch state.nextBatch() {
            case .over: return
            case .wait: await state.outcomesChanged.wait()
            case .send(let batch, let messageID):
                if await publish(batch, messageID) {
                    failures = 0
                    state.confirmed(batch.number)
                } else {
                    let pause = Self.pauses[min(failures, Self.pauses.count - 1)]
                    failures += 1
                    try? await Task.sleep(for: pause)
                }
            }
        }
    }

    private func publish(_ batch: OutcomeBook.Batch, _ messageID: String) async -> Bool {
        let body = ContactOutcomes(replica: replica, items: batch.items)
        guard let data = try? JSONCoding.encode(body) else {
            preconditionFailure("outcomes are plain values and always can be written as JSON")
        }
        // No time: a notifier has no business clock, and the real one would mean nothing in stepped time.
        let envelope = Envelope(
            id: messageID, source: "/quittance/notifier", type: ContactOutcomes.messageType, subject: body.subject,
            data: data)
        let message = OutgoingMessage(
            exchange: ExchangeName.events, routingKey: ContactOutcomes.messageType, mandatory: false,
            properties: EnvelopeCodec.properties(of: envelope), body: data)
        switch await transport.publish([message]).first {
        case .confirmed:
            metrics.told(batch.items.count)
            return true
        case .returned(let code, let text):
            logger.error(
                "outcomes were not taken and are tried again", metadata: ["code": "\(code)", "text": "\(text)"])
        case .refused, .unknown, nil:
            logger.warning("outcomes are not confirmed and are sent again", metadata: ["items": "\(batch.items.count)"])
        }
        return false
    }
}
