import Foundation

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
                        let connection = try Self.connectToAny(configuration)
                        defer { connection.close() }
                        return try connection.gaps(in: .init(queues: queues, exchanges: exchanges))
                    })
            }
            thread.name = "amqp topology"
            thread.start()
        }
        return try result.get()
    }

    @available(*, noasync)
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

extension BrokerConnection {
    /// What is not there, in the order asked. For a channel that nothing else has used yet.
    func gaps(in topology: RequiredTopology) throws(RabbitMQError) -> [TopologyGap] {
        let wanted =
            topology.exchanges.map { (TopologyGap.Kind.exchange, $0) }
            + topology.queues.map { (TopologyGap.Kind.queue, $0) }
        var gaps: [TopologyGap] = []
        for (kind, name) in wanted {
            do throws(RabbitMQError) {
                switch kind {
                case .exchange: try checkExchange(name)
                case .queue: try checkQueue(name)
                }
            } catch {
                // Only what the broker said about this name is an answer; anything else is a failure to ask.
                guard error.code == .channelClosed || error.code == .accessRefused, let code = error.replyCode else {
                    throw error
                }
                gaps.append(TopologyGap(kind: kind, name: name, code: code, text: error.text))
                try reopenChannel()
            }
        }
        return gaps
    }

    /// Throws `topologyMissing`, which names every gap.
    func require(_ topology: RequiredTopology) throws(RabbitMQError) {
        let gaps = try gaps(in: topology)
        guard !gaps.isEmpty else { return }
        throw RabbitMQError(.topologyMissing, gaps.map(\.description).joined(separator: ", "))
    }
}
