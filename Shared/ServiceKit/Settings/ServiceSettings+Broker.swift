import Foundation
package import RabbitMQ

extension ServiceSettings {
    /// - Throws: `SettingsError` when the password's file cannot be read.
    package func broker(named name: String) throws(SettingsError) -> RabbitMQConfiguration {
        RabbitMQConfiguration(
            endpoints: broker.endpoints, virtualHost: broker.virtualHost, login: try login(), tls: broker.tls,
            connectionName: name)
    }

    private func login() throws(SettingsError) -> RabbitMQConfiguration.Login {
        guard let file = broker.passwordFile else { return .certificate }
        guard let password = FileManager.default.contents(atPath: file) else {
            throw SettingsError(variable: file, problem: "cannot be read")
        }
        let text = String(decoding: password, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return .password(user: broker.user, .init(text))
    }
}
