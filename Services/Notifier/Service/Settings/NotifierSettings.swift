package import Contracts
package import ServiceKit

/// What only a notifier is told by its environment.
package struct NotifierSettings: Sendable, Hashable {
    package static let slotsDefault = 32

    /// Messages in hand at a time.
    package let slots: Int
    /// What it carries; a replica may serve some channels only.
    package let channels: [Channel]

    /// Reads `QUITTANCE_SLOTS` and `QUITTANCE_CHANNELS`.
    /// - Throws: `SettingsError` naming the variable and what would be right.
    package init(_ variables: [String: String]) throws(SettingsError) {
        let slots = variables["QUITTANCE_SLOTS"].map(Int.init) ?? Self.slotsDefault
        guard let slots, (1...PermitRequest.limitMax).contains(slots) else {
            throw SettingsError(
                variable: "QUITTANCE_SLOTS", problem: "must be a whole number from 1 to \(PermitRequest.limitMax)")
        }
        let served = [Channel.sms, .email, .letter]
        let names = variables["QUITTANCE_CHANNELS"]?.split(separator: ",").map(String.init) ?? served.map(\.rawValue)
        let channels = names.compactMap { name in served.first { $0.rawValue == name } }
        guard !channels.isEmpty, channels.count == names.count, Set(channels).count == names.count else {
            throw SettingsError(
                variable: "QUITTANCE_CHANNELS",
                problem: "must name some of \(served.map(\.rawValue).joined(separator: ",")), with commas between")
        }
        self.slots = slots
        self.channels = channels
    }
}
