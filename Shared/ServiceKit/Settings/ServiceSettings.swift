package import Configuration
package import Logging

/// What a process is told by its environment. Every secret is a file in `keysFolder`, never a value here, so the
/// settings may be printed.
package struct ServiceSettings: Sendable {
    package let brokerHost: String
    package let brokerPort: Int
    package let brokerVirtualHost: String
    package let brokerUser: String
    package let brokerPasswordFile: String
    /// The SQLite file. Notifiers have none.
    package let storePath: String
    package let httpHost: String
    package let httpPort: Int
    package let clockMode: BusinessClock.Mode
    package let policiesFolder: String
    package let keysFolder: String
    /// The edge's origin without a slash at the end; links in messages begin with it.
    package let publicURL: String
    package let spoolFolder: String
    /// Names this process among its like.
    package let replica: String
    package let logLevel: Logger.Level

    /// Reads `QUITTANCE_…` (see the README of this module for the list).
    /// - Throws: `SettingsError` naming the variable and what would be right.
    package init(service: String, reader: ConfigReader) throws(SettingsError) {
        let source = SettingSource(reader: reader)
        brokerHost = source.text("broker.host", default: "127.0.0.1")
        brokerPort = try source.number("broker.port", default: 5672, in: 1...65_535)
        brokerVirtualHost = source.text("broker.vhost", default: "/")
        brokerUser = source.text("broker.user", default: service)
        brokerPasswordFile = try source.required("broker.password.file")
        storePath = source.text("store", default: "\(service).sqlite")
        httpHost = source.text("http.host", default: "127.0.0.1")
        httpPort = try source.number("http.port", default: 0, in: 0...65_535)
        clockMode = try source.choice("clock", ["system": .system, "stepped": .stepped], default: .system)
        policiesFolder = source.text("policies", default: "compose/policies")
        keysFolder = try source.required("keys")
        publicURL = try Self.origin(source.required("public.url"))
        spoolFolder = source.text("spool", default: "spool")
        replica = source.text("replica", default: "\(service)-1")
        logLevel = try source.choice(
            "log.level", Dictionary(uniqueKeysWithValues: Logger.Level.allCases.map { ("\($0)", $0) }), default: .info)
    }

    package init(service: String) throws(SettingsError) {
        try self.init(service: service, reader: ConfigReader(provider: EnvironmentVariablesProvider()))
    }

    private static func origin(_ text: String) throws(SettingsError) -> String {
        guard text.hasPrefix("http://") || text.hasPrefix("https://"), !text.hasSuffix("/") else {
            throw SettingsError(
                variable: "QUITTANCE_PUBLIC_URL",
                problem: "must be like https://pay.example.org, without a slash at the end")
        }
        return text
    }
}

/// A setting that is missing or wrong.
package struct SettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    package let variable: String
    package let problem: String

    package init(variable: String, problem: String) {
        self.variable = variable
        self.problem = problem
    }

    package var description: String { "\(variable) \(problem)." }
}

private struct SettingSource {
    let reader: ConfigReader

    func text(_ key: String, default value: String) -> String {
        reader.string(forKey: ConfigKey("quittance.\(key)"), default: value)
    }

    func required(_ key: String) throws(SettingsError) -> String {
        guard let text = reader.string(forKey: ConfigKey("quittance.\(key)")), !text.isEmpty else {
            throw SettingsError(variable: variable(key), problem: "is not set")
        }
        return text
    }

    func number(_ key: String, default value: Int, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
        let text = text(key, default: "\(value)")
        guard let number = Int(text), range.contains(number) else {
            throw SettingsError(
                variable: variable(key),
                problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice<Value>(
        _ key: String, _ values: [String: Value], default value: Value
    ) throws(SettingsError) -> Value {
        guard let text = reader.string(forKey: ConfigKey("quittance.\(key)")) else { return value }
        guard let value = values[text] else {
            throw SettingsError(
                variable: variable(key), problem: "must be one of: \(values.keys.sorted().joined(separator: ", "))")
        }
        return value
    }

    private func variable(_ key: String) -> String {
        "QUITTANCE_" + key.uppercased().split(separator: ".").joined(separator: "_")
    }
}
