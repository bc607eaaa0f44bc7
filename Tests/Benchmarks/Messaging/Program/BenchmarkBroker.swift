import Foundation
import Logging
import Messaging
import RabbitMQ

/// The broker that `QUITTANCE_BROKER_*` in the environment names, as a private node writes it to `broker.env`.
struct BenchmarkBroker {
    private let configuration: RabbitMQConfiguration

    /// - Throws: `BenchmarkError` naming a variable that is not set.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(BenchmarkError) {
        func value(_ name: String) throws(BenchmarkError) -> String {
            guard let value = environment["QUITTANCE_BROKER_\(name)"] else {
                throw BenchmarkError("QUITTANCE_BROKER_\(name) is not set")
            }
            return value
        }
        guard let port = Int(try value("PORT")) else {
            throw BenchmarkError("QUITTANCE_BROKER_PORT is not a number")
        }
        configuration = RabbitMQConfiguration(
            endpoints: [.init(host: try value("HOST"), port: port)], virtualHost: try value("VHOST"),
            login: .password(user: try value("USER"), .init(try value("PASSWORD"))), connectionName: "benchmark")
    }

    static let logger: Logger = {
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        return logger
    }()

    func transport(window: Int? = nil) -> RabbitMQTransport {
        var configuration = configuration
        if let window { configuration.publishWindow = window }
        return RabbitMQTransport(configuration: configuration, logger: Self.logger)
    }

    /// Runs a transport around what is measured. The body begins when messages can be published.
    static func running<Value: Sendable>(
        _ transport: RabbitMQTransport, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        async let running: Void = transport.run()
        while transport.state != .ready { try await Task.sleep(for: .milliseconds(1)) }
        let value = try await body()
        await transport.shutdown()
        try await running
        return value
    }
}
