import Calendars
import Contracts
import RabbitMQ
import ServiceKit

/// Where a story is played and how big it is.
struct SandboxSettings: Sendable {
    let service: ServiceSettings
    let keys: ServiceKeys
    let runFolder: String
    /// The edge's origin, without a slash at the end.
    let edge: String
    /// Where connections to the edge go; nil for where its origin says.
    let peer: String?
    let seed: UInt64
    let days: Int
    let debtors: Int
    /// Whether the payment gateway goes on after the last day.
    let staysOpen: Bool

    /// 2026-01-05, a Monday, 05:00 in South Africa.
    static let startText = "2026-01-05T03:00:00Z"
    static let systems: [SystemID] = ["city", "trade"]
    /// Who takes part in stepped time. Reporting only looks on.
    static let members: Set<String> = ["segmentation", "communication", "dispute", "payment"]

    /// The broker connection of an ERP: its own user, whose name says which system speaks.
    /// - Throws: `SettingsError` naming the file of the password.
    func broker(of system: SystemID) throws(SettingsError) -> RabbitMQConfiguration {
        var configuration = try service.broker(named: "sandbox.erp-\(system)")
        configuration.login = .password(
            user: "erp-\(system)", .init(try keys.text("broker-erp-\(system).password")))
        return configuration
    }
}
