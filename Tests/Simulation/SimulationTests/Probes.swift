import Contracts
import Messaging

/// Questions behind the facts of a queue, as freshness asks them: each is echoed behind all that its reader has said.
enum Probes {
    /// Asked in the name of the queue they go to.
    static let all = ["ledger.orders", "bands.facts", "desk.events"].flatMap { queue in
        (1...4).map { FactProbe(number: $0, asker: queue) }
    }

    static func message(_ probe: FactProbe) throws -> OutgoingMessage {
        let envelope = Envelope(
            id: "probe/\(probe.asker)/\(probe.number)", source: "/prober", type: FactProbe.messageType,
            data: try JSONCoding.encode(probe))
        return OutgoingMessage(
            exchange: ExchangeName.direct, routingKey: probe.asker, mandatory: true,
            properties: EnvelopeCodec.properties(of: envelope), body: envelope.data)
    }
}
