import RabbitMQ

/// Asks first whether the broker lets us in and has what we need: afterwards a transport only tries again and again.
enum BrokerCheck {
    static func run(
        _ transport: RabbitMQTransport, _ login: BrokerLogin, queues: [String], exchanges: [String]
    ) async throws {
        let gaps: [TopologyGap]
        do {
            gaps = try await transport.missingTopology(queues: queues, exchanges: exchanges)
        } catch {
            switch error.code {
            case .accessRefused:
                throw OperatorError(
                    "The broker at \(login.host):\(login.port) does not let \(login.user) in; check user, password and "
                        + "virtual host.")
            default:
                throw OperatorError("The broker at \(login.host):\(login.port) cannot be reached (\(error.code)).")
            }
        }
        guard gaps.isEmpty else {
            throw OperatorError(
                "The broker has not what is needed: \(gaps.map(\.description).joined(separator: "; ")). Were its "
                    + "definitions loaded?")
        }
    }
}
