import Contracts

/// One question to the gate, in plain numbers: instants in milliseconds since 1970, days counted from then, times of
/// day in minutes. Nothing but windows, caps and quiet days can speak against the contact.
struct GateCase: Sendable {
    var now: Int
    var zones: [String]
    var debtorCountry: String?
    var lawCountry: String
    var contactClass: ContactClass
    var channel: Channel
    var rules: [CaseRule]
    /// Contacts with the person, the account in question being `GateCase.account`.
    var history: [CaseContact]
    /// How long before a close the last hand-over may begin.
    var margin: Int

    static let account: AccountID = "trade:A-1"
    static let dayLength = 86_400_000

    /// Beyond so many the gate counts contacts without looking at them, and may only err on the shut side.
    static let listedMax = 60
}

/// A rule of the house or of a country.
struct CaseRule: Sendable {
    enum Effect: Sendable {
        /// Hours of Monday to Sunday.
        case window([Hours?], barsHolidays: Bool)
        /// At most `max` in so many times 24 hours.
        case rolling(days: Int, max: Int, perDebt: Bool)
        /// At most `max` in so many days on the wall, today's the last.
        case calendar(days: Int, max: Int, perDebt: Bool)
        case quiet(days: Int)
    }

    struct Hours: Sendable {
        let opens: Int
        /// Up to 1440, which is midnight.
        let closes: Int
    }

    let id: String
    let country: String?
    /// The first day it holds, and the first it holds no more.
    var from: Int?
    var until: Int?
    let channels: [Channel]
    let classes: [ContactClass]
    var effect: Effect
}

/// A contact that was made, or may have been.
struct CaseContact: Sendable {
    var at: Int
    var channel: Channel
    var contactClass: ContactClass?
    var account: AccountID?
    var outcome: DeliveryResult?
    var inbound: Bool
    var conversation: Bool
}

// MARK: - For whoever reads a failure

extension GateCase: CustomStringConvertible {
    var description: String {
        let what = "\(contactClass.rawValue) by \(channel.rawValue), debtor in \(debtorCountry ?? "no country")"
        let where_ = "law of \(lawCountry), zones \(zones.joined(separator: " "))"
        return
            (["at \(now), margin \(margin): \(what), \(where_)"]
            + rules.map { "  \($0)" } + history.sorted { $0.at > $1.at }.map { "  \($0.described(before: now))" })
            .joined(separator: "\n")
    }
}

extension CaseRule: CustomStringConvertible {
    var description: String {
        let days = from == nil && until == nil ? "" : " from \(from ?? 0) until \(until ?? 0)"
        let scope = (channels.map(\.rawValue) + classes.map(\.rawValue)).joined(separator: " ")
        return "\(id) (\(country ?? "house")\(days)) [\(scope)] \(effect)"
    }
}

extension CaseRule.Hours: CustomStringConvertible {
    var description: String { "\(opens)-\(closes)" }
}

extension CaseContact {
    func described(before now: Int) -> String {
        let words = [
            "\(at), \(now - at) ms ago", channel.rawValue, contactClass?.rawValue ?? "class unknown",
            account?.value ?? "account unknown", outcome?.rawValue ?? "outcome unknown", inbound ? "inbound" : "",
            conversation ? "conversation" : "",
        ]
        return words.filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
