package import RabbitMQ

/// Where the broker is and how one gets in.
package struct BrokerSettings: Sendable, Hashable {
    /// One or more, tried in turn.
    package let endpoints: [RabbitMQConfiguration.Endpoint]
    package let virtualHost: String
    package let user: String
    /// Nil for a login by certificate.
    package let passwordFile: String?
    package let tls: RabbitMQConfiguration.TLS?

    init(service: String, source: SettingSource) throws(SettingsError) {
        tls = try Self.tls(source)
        let port = try source.number("broker.port", default: tls == nil ? 5672 : 5671, in: 1...65_535)
        endpoints = try Self.endpoints(source.text("broker.host", default: "127.0.0.1"), port: port)
        virtualHost = source.text("broker.vhost", default: "/")
        user = source.text("broker.user", default: service)
        let byCertificate = try source.choice(
            "broker.login", ["password": false, "certificate": true], default: false)
        if byCertificate, tls?.identity == nil {
            throw SettingsError(
                variable: "QUITTANCE_BROKER_LOGIN",
                problem: "is certificate, but QUITTANCE_BROKER_CERTIFICATE is not set")
        }
        passwordFile = byCertificate ? nil : try source.required("broker.password.file")
    }

    private static func tls(_ source: SettingSource) throws(SettingsError) -> RabbitMQConfiguration.TLS? {
        let certificate = source.text("broker.certificate", default: "")
        let key = source.text("broker.key", default: "")
        guard certificate.isEmpty == key.isEmpty else {
            throw SettingsError(
                variable: "QUITTANCE_BROKER_CERTIFICATE", problem: "and QUITTANCE_BROKER_KEY go together")
        }
        let authorities = source.text("broker.authorities", default: "")
        guard !authorities.isEmpty else {
            // Never silently in the clear, when somebody went to the length of a certificate.
            guard certificate.isEmpty else {
                throw SettingsError(
                    variable: "QUITTANCE_BROKER_AUTHORITIES", problem: "is not set, but QUITTANCE_BROKER_CERTIFICATE is"
                )
            }
            return nil
        }
        return .init(
            authorities: authorities, identity: certificate.isEmpty ? nil : .init(certificate: certificate, key: key))
    }

    /// `host`, `host:port`, `[::1]:port`, several with commas between them.
    private static func endpoints(
        _ text: String, port: Int
    ) throws(SettingsError) -> [RabbitMQConfiguration.Endpoint] {
        var endpoints: [RabbitMQConfiguration.Endpoint] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let endpoint = endpoint(part.filter { $0 != " " }, port: port) else {
                throw SettingsError(
                    variable: "QUITTANCE_BROKER_HOST", problem: "must be like rabbit-1 or rabbit-1:5672,rabbit-2:5672")
            }
            endpoints.append(endpoint)
        }
        return endpoints
    }

    private static func endpoint(_ text: String, port: Int) -> RabbitMQConfiguration.Endpoint? {
        var host = text[...]
        var port = port
        // An IPv6 address has colons of its own, so it takes a port only in brackets.
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            if !rest.isEmpty {
                guard rest.hasPrefix(":"), let number = Int(rest.dropFirst()) else { return nil }
                port = number
            }
        } else if let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon {
            guard let number = Int(text[text.index(after: colon)...]) else { return nil }
            host = text[..<colon]
            port = number
        }
        guard !host.isEmpty, (1...65_535).contains(port) else { return nil }
        return .init(host: String(host), port: port)
    }
}
