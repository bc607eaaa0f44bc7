import ArgumentParser
import Foundation
import Logging
import RabbitMQ

/// Where the broker is. What is not given comes from the environment, as for the services.
struct BrokerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The broker's host.", discussion: "Else QUITTANCE_BROKER_HOST, else 127.0.0.1."))
    var host: String?
    @Option(help: ArgumentHelp("The broker's port.", discussion: "Else QUITTANCE_BROKER_PORT, else 5672."))
    var port: Int?
    @Option(help: ArgumentHelp("The virtual host.", discussion: "Else QUITTANCE_BROKER_VHOST, else /."))
    var vhost: String?
    @Option(help: "The broker's user.")
    var user: String?
    @Option(
        help: ArgumentHelp(
            "A file with the user's password.", discussion: "Else broker-<user>.password among the keys."))
    var passwordFile: String?
    @Option(help: ArgumentHelp("The folder of keys.", discussion: "Else QUITTANCE_KEYS."))
    var keys: String?

    init() {}

    func validate() throws {
        if let port, !(1...65_535).contains(port) { throw ValidationError("--port must be from 1 to 65535.") }
    }

    func keyFolder(_ environment: [String: String]) -> String? { keys ?? environment["QUITTANCE_KEYS"] }

    /// - Parameter defaultUser: who this command is to the broker unless `--user` says otherwise.
    func login(as defaultUser: String, _ environment: [String: String]) throws -> BrokerLogin {
        let user = user ?? defaultUser
        let portText = environment["QUITTANCE_BROKER_PORT"]
        let port = port ?? portText.map { Int($0) ?? 0 } ?? 5672
        guard (1...65_535).contains(port) else {
            throw OperatorError("QUITTANCE_BROKER_PORT must be a whole number from 1 to 65535.")
        }
        return BrokerLogin(
            host: host ?? environment["QUITTANCE_BROKER_HOST"] ?? "127.0.0.1", port: port,
            virtualHost: vhost ?? environment["QUITTANCE_BROKER_VHOST"] ?? "/", user: user,
            password: try password(of: user, environment))
    }

    private func password(of user: String, _ environment: [String: String]) throws -> String {
        // The environment's file is the one of the environment's user; another's would be refused without a word why.
        let environmentFile =
            environment["QUITTANCE_BROKER_USER"] == user ? environment["QUITTANCE_BROKER_PASSWORD_FILE"] : nil
        let among = keyFolder(environment).map { "\($0)/broker-\(user).password" }
        guard let path = passwordFile ?? environmentFile ?? among else {
            throw OperatorError(
                "The password of \(user) is read from a file: give --password-file, or --keys with the folder of keys.")
        }
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
            throw OperatorError("The password file \(path) of the broker's user \(user) cannot be read or is empty.")
        }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// The broker's address and who we are to it.
struct BrokerLogin: Sendable {
    let host: String
    let port: Int
    let virtualHost: String
    let user: String
    let password: String

    private func configuration(named name: String) -> RabbitMQConfiguration {
        RabbitMQConfiguration(
            endpoints: [.init(host: host, port: port)], virtualHost: virtualHost,
            login: .password(user: user, .init(password)), connectionName: name)
    }

    func transport(named name: String) -> RabbitMQTransport {
        var logger = Logger(label: "quittance")
        // What an operator can do something about; the rest is the command's own to tell.
        logger.logLevel = .warning
        return RabbitMQTransport(configuration: configuration(named: name), logger: logger)
    }
}
