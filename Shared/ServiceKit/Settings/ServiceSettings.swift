package import Configuration
package import Logging

/// What a process is told by its environment. Every secret is a file in `keysFolder`, never a value here, so the
/// settings may be printed.
package struct ServiceSettings: Sendable {
    package let broker: BrokerSettings
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
        broker = try BrokerSettings(service: service, source: source)
        storePath = source.text("store", default: "\(service).sqlite")
        httpHost = source.text("http.host", default: "127.0.0.1")
        httpPort = try source.number("http.port", default: 0, in: 0...65_535)
        clockMode = try source.choice("clock", ["system": .system, "stepped": .stepped], default: .system)
        policiesFolder = source.text("policies", default: "compose/policies")
        keysFolder = try source.required("keys")
        publicURL = try Self.origin(source.required("public.url"))
        spoolFolder = source.text("spool", default: "spool")
        // Replicas of one service in containers share their environment, but each has a host name of its own.
        replica = source.text("replica", default: "\(service)-\(source.hostName ?? "1")")
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
