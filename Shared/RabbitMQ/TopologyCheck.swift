import Foundation

/// A queue or exchange that is not as it should be.
package struct TopologyGap: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable {
        case queue
        case exchange
    }

    package var kind: Kind
    package var name: String
    /// AMQP's reply code: 404 it is not there, 405 another connection has it to itself, 406 it is of another kind.
    package var code: Int
    /// The broker's words.
    package var text: String

    package init(kind: Kind, name: String, code: Int, text: String) {
        self.kind = kind
        self.name = name
        self.code = code
        self.text = text
    }

    package var isMissing: Bool { code == 404 }

    package var description: String {
        isMissing ? "\(kind.rawValue) \(name) is missing" : "\(kind.rawValue) \(name): \(code) \(text)"
    }
}

extension RabbitMQTransport {
    /// Asks the broker, over a connection made for this and closed again, which of these are not there. Declares
    /// nothing.
    ///
    /// A passive declare tells whether a name exists and can be used; RabbitMQ does not compare the type of an exchange
    /// or the arguments of a queue with it.
    /// - Returns: the gaps, in the order asked; empty when all is well.
    /// - Throws: `RabbitMQError` when the broker cannot be asked.
    package func missingTopology(
        queues: [String], exchanges: [String]
    ) async throws(RabbitMQError) -> [TopologyGap] {
        let configuration = configuration
        let result: Result<[TopologyGap], RabbitMQError> = await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    returning: Result { () throws(RabbitMQError) in
                        try Self.findGaps(configuration: configuration, queues: queues, exchanges: exchanges)
                    })
            }
            thread.name = "amqp topology"
            thread.start()
        }
        return try result.get()
    }

    private static func findGaps(
        configuration: RabbitMQConfiguration, queues: [String], exchanges: [String]
    ) throws(RabbitMQError) -> [TopologyGap] {
        let connection = try connectToAny(configuration)
        defer { connection.close() }
        let wanted = exchanges.map { (TopologyGap.Kind.exchange, $0) } + queues.map { (TopologyGap.Kind.queue, $0) }
        var gaps: [TopologyGap] = []
        for (kind, name) in wanted {
            do throws(RabbitMQError) {
                switch kind {
                case .exchange: try connection.checkExchange(name)
                case .queue: try connection.checkQueue(name)
                }
            } catch {
                // Only what the broker said about this name is an answer; anything else is a failure to ask.
                guard error.code == .channelClosed || error.code == .accessRefused, let code = error.replyCode else {
                    throw error
                }
                gaps.append(TopologyGap(kind: kind, name: name, code: code, text: error.text))
                try connection.reopenChannel()
            }
        }
        return gaps
    }

    private static func connectToAny(_ configuration: RabbitMQConfiguration) throws(RabbitMQError) -> BrokerConnection {
        var last = RabbitMQError(.cannotConnect, "no endpoint is configured")
        for endpoint in configuration.endpoints {
            do throws(RabbitMQError) {
                return try BrokerConnection(
                    configuration: configuration, endpoint: endpoint, name: "\(configuration.connectionName).topology")
            } catch {
                last = error
            }
        }
        throw last
    }
}
