import Calendars
import Contracts
import Messaging
import OperatorCore

/// Publishes events in their order until the broker has confirmed each.
struct EventPublisher {
    /// Failures in a row before it is given up: half a minute of pauses, besides what the transport itself waits.
    static let failuresMax = 7

    let system: SystemID
    /// Checked by the broker against who is logged in.
    let user: String
    let transport: any MessageTransport
    let book: AnswerBook
    let now: @Sendable () -> Instant
    let clock: any Clock<Duration>

    /// - Throws: `OperatorError` when the broker refuses or does not confirm; what was confirmed stays published, and
    ///   publishing the file again sends the same messages under the same ids.
    func publish(_ events: [PreparedEvent]) async throws {
        for event in events { book.expect(event) }
        var rest = events.map(message)
        var failures = 0
        while !rest.isEmpty {
            // An unknown result says nothing of its neighbours: behind it one goes alone, until one is confirmed.
            let results = await transport.publish(failures == 0 ? rest : [rest[0]])
            let confirmed = results.prefix { $0 == .confirmed }.count
            book.confirmed(confirmed)
            rest.removeFirst(confirmed)
            if confirmed > 0 { failures = 0 }
            guard confirmed < results.count else { continue }
            try refuse(results[confirmed])
            failures += 1
            guard failures < Self.failuresMax else {
                throw OperatorError("The broker confirms nothing more; publish the file again when it is back.")
            }
            try await clock.sleep(for: .milliseconds(250 << failures))
        }
    }

    private func refuse(_ result: PublishResult) throws {
        guard case .returned(let code, let text) = result else { return }
        throw OperatorError(
            "The broker refused it as \(user) (\(code) \(text)). The user must be erp-\(system.value), the exchange "
                + "\(ExchangeName.erp) must be there.")
    }

    private func message(_ event: PreparedEvent) -> OutgoingMessage {
        let envelope = Envelope(
            id: event.id, source: "/erp/\(system.value)", type: event.draft.type.name, time: now(),
            data: event.sealed.body)
        var properties = EnvelopeCodec.properties(of: envelope)
        properties.userID = user
        return OutgoingMessage(
            exchange: ExchangeName.erp, routingKey: event.draft.type.name, mandatory: true, properties: properties,
            body: event.sealed.body)
    }
}
