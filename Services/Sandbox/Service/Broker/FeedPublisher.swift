import Contracts
import Foundation
import Messaging
import SandboxCore

/// Publishes an ERP's events under its own broker user, in order, until the broker has confirmed each.
struct FeedPublisher {
    private static let chunk = 200
    private static let pause: Duration = .milliseconds(200)

    private let transports: [SystemID: any MessageTransport]
    private let sealer: RecordSealer
    /// A resend has the very bytes of the first time; sealed ones cannot be made again.
    private var sealed: [String: Data] = [:]

    init(transports: [SystemID: any MessageTransport], sealer: RecordSealer) {
        self.transports = transports
        self.sealer = sealer
    }

    /// - Parameter events: of one instant, in order. Different ERPs publish side by side.
    mutating func publish(_ events: [FeedEvent]) async throws {
        var bySystem: [SystemID: [OutgoingMessage]] = [:]
        for event in events { bySystem[event.system, default: []].append(try message(event)) }
        let transports = transports
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (system, messages) in bySystem {
                guard let transport = transports[system] else { continue }
                group.addTask { try await Self.send(messages, through: transport) }
            }
            try await group.waitForAll()
        }
    }

    /// From the first message without a confirm on, everything is sent again: the order is kept, and whoever has a
    /// message already drops it by its id.
    private static func send(_ messages: [OutgoingMessage], through transport: any MessageTransport) async throws {
        var rest = messages[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let results = await transport.publish(Array(rest.prefix(chunk)))
            let confirmed = results.prefix { $0 == .confirmed }.count
            rest = rest.dropFirst(confirmed)
            if confirmed < results.count { try await Task.sleep(for: pause) }
        }
    }

    private mutating func message(_ event: FeedEvent) throws -> OutgoingMessage {
        let envelope = Envelope(
            id: event.id, source: "/erp/\(event.system)", type: event.type, subject: event.subject,
            time: event.instant, data: try body(event))
        var properties = EnvelopeCodec.properties(of: envelope)
        properties.userID = "erp-\(event.system)"
        return OutgoingMessage(
            exchange: ExchangeName.erp, routingKey: event.type, mandatory: false, properties: properties,
            body: envelope.data)
    }

    private mutating func body(_ event: FeedEvent) throws -> Data {
        guard event.type == ERPDebtorUpsertedType.name else { return try JSONCoding.encode(event.data) }
        let first = "\(event.system)/\(event.resendOf ?? event.id)"
        if event.resendOf != nil, let bytes = sealed[first] { return bytes }
        let bytes = try JSONCoding.encode(sealer.seal(event.data, system: event.system.value) ?? event.data)
        sealed[first] = bytes
        return bytes
    }
}

/// The one type of message that holds personal data.
enum ERPDebtorUpsertedType {
    static let name = "erp.debtor.upserted.v1"
}
