package import Messaging
package import RabbitMQ

/// What `/readyz` says. The status stays 200 while the broker is away: the page on which a debtor disputes must not go
/// away just then; its commands commit and are published later.
package struct Readiness: Sendable, Hashable, Codable {
    package struct Connection: Sendable, Hashable, Codable {
        /// `publisher`, `consumer` or `requester`.
        package let purpose: String
        package let state: String
        /// Why it is down or blocked, in the broker's or the library's words.
        package let reason: String?
        package let reconnects: Int
        package let unconfirmed: Int

        init(_ report: ConnectionReport) {
            purpose = report.purpose
            (state, reason) = report.state.words
            reconnects = report.reconnects
            unconfirmed = report.unconfirmed
        }
    }

    package let service: String
    /// The worst of the connections: `ready`, `blocked`, `connecting`, `down` or `stopped`.
    package let broker: String
    package let connections: [Connection]
    package let store: String?
    package let instant: String?

    package init(
        service: String, broker: TransportState, connections: [ConnectionReport], store: String? = nil,
        instant: String? = nil
    ) {
        self.service = service
        self.broker = broker.words.state
        self.connections = connections.map(Connection.init)
        self.store = store
        self.instant = instant
    }
}

extension TransportState {
    fileprivate var words: (state: String, reason: String?) {
        switch self {
        case .connecting: ("connecting", nil)
        case .ready: ("ready", nil)
        case .blocked(let reason): ("blocked", reason)
        case .down(let reason): ("down", reason)
        case .stopped: ("stopped", nil)
        }
    }
}
