package import Contracts
package import ServiceKit

/// What only a notifier is told by its environment.
package struct NotifierSettings: Sendable, Hashable {
    package static let slotsDefault = 32

    /// The way out of one channel.
    package enum Way: Sendable, Hashable {
        case spool
        case smtp(SMTPSettings)
        case twilio(TwilioSettings)
        case kannel(KannelSettings)
    }

    package struct Route: Sendable, Hashable {
        package let channel: Channel
        package let way: Way
    }

    /// Messages in hand at a time.
    package let slots: Int
    /// What it carries, and how; a replica may serve some channels only.
    package let routes: [Route]

    package var channels: [Channel] { routes.map(\.channel) }

    /// Reads `QUITTANCE_SLOTS`, `QUITTANCE_CHANNELS` and what the channels' ways out need (see the README).
    /// - Throws: `SettingsError` naming the variable and what would be right.
    package init(_ all: [String: String]) throws(SettingsError) {
        let variables = Variables(all: all)
        slots = try variables.number("QUITTANCE_SLOTS", default: Self.slotsDefault, in: 1...PermitRequest.limitMax)
        var routes: [Route] = []
        let hasWhatsApp = variables["QUITTANCE_WHATSAPP"] != nil
        for channel in try Self.channels(all["QUITTANCE_CHANNELS"], hasWhatsApp: hasWhatsApp) {
            routes.append(Route(channel: channel, way: try Self.way(of: channel, variables)))
        }
        self.routes = routes
    }

    private static func channels(
        _ text: String?, hasWhatsApp: Bool
    ) throws(SettingsError) -> [Channel] {
        let served = [Channel.sms, .email, .letter] + (hasWhatsApp ? [.whatsapp] : [])
        let names = text?.split(separator: ",").map(String.init) ?? served.map(\.rawValue)
        let channels = names.compactMap { name in served.first { $0.rawValue == name } }
        guard !channels.isEmpty, channels.count == names.count, Set(channels).count == names.count else {
            throw SettingsError(
                variable: "QUITTANCE_CHANNELS",
                problem: "must name some of \(served.map(\.rawValue).joined(separator: ",")), with commas between")
        }
        return channels
    }

    private static func way(of channel: Channel, _ variables: Variables) throws(SettingsError) -> Way {
        switch (channel, try name(of: channel, variables)) {
        case (_, "smtp"): .smtp(try SMTPSettings(variables))
        case (_, "kannel"): .kannel(try KannelSettings(variables))
        case (.whatsapp, "twilio"):
            .twilio(try TwilioSettings(variables, sender: "QUITTANCE_TWILIO_WHATSAPP_FROM", isNeeded: true))
        case (_, "twilio"): .twilio(try TwilioSettings(variables, sender: "QUITTANCE_TWILIO_FROM", isNeeded: false))
        default: .spool
        }
    }

    /// What may carry a channel; WhatsApp has no spool, and letters nothing else.
    private static let choices: [Channel: [String]] = [
        .email: ["spool", "smtp"], .sms: ["spool", "twilio", "kannel"], .whatsapp: ["twilio"], .letter: ["spool"],
    ]

    private static func name(of channel: Channel, _ variables: Variables) throws(SettingsError) -> String {
        let choices = choices[channel] ?? ["spool"]
        let variable = "QUITTANCE_" + channel.rawValue.uppercased()
        guard let name = variables[variable] else { return choices[0] }
        guard choices.contains(name) else {
            throw SettingsError(variable: variable, problem: "must be one of: \(choices.joined(separator: ", "))")
        }
        return name
    }
}
