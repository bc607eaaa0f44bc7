import Foundation
import NotifierCore
import ServiceKit
import Transfer

/// Settings by name, checked. What is wrong is told with its variable and what would be right; a secret's value never.
struct Variables {
    let all: [String: String]

    subscript(name: String) -> String? { all[name].flatMap { $0.isEmpty ? nil : $0 } }

    func required(_ name: String, for purpose: String) throws(SettingsError) -> String {
        guard let value = self[name] else {
            throw SettingsError(variable: name, problem: "must be set for \(purpose)")
        }
        return value
    }

    func number(_ name: String, default value: Int, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
        guard let text = all[name] else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw SettingsError(
                variable: name,
                problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Messages a second; no bound when it is not set.
    func rate(_ name: String) throws(SettingsError) -> Double? {
        guard let text = all[name] else { return nil }
        guard let rate = Double(text), rate >= 0.1, rate <= 10_000 else {
            throw SettingsError(variable: name, problem: "must be messages a second, 0.1 to 10000")
        }
        return rate
    }

    /// How long a provider may take; a minute at most, since a slot waits as long.
    func timeout(_ name: String, default seconds: Int) throws(SettingsError) -> Duration {
        .seconds(try number(name, default: seconds, in: 1...60))
    }

    /// `https://host`, or `http://` for what stands on this machine or behind a tunnel; no slash at the end.
    func origin(_ name: String, default value: String? = nil) throws(SettingsError) -> String {
        let text = self[name] ?? value
        guard let text, let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
            url.host?.isEmpty == false, url.user == nil, url.query == nil, !text.hasSuffix("/")
        else {
            throw SettingsError(
                variable: name, problem: "must be like https://api.example.org, without a slash at the end")
        }
        return text
    }

    func host(_ name: String, for purpose: String) throws(SettingsError) -> String {
        let text = try required(name, for: purpose)
        guard MailServer.isHost(text) else {
            throw SettingsError(variable: name, problem: "must be a host's name or address")
        }
        return text
    }

    /// A file of one line.
    func secret(_ name: String, for purpose: String) throws(SettingsError) -> Secret {
        let path = try required(name, for: purpose)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsError(variable: name, problem: "names a file that cannot be read")
        }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw SettingsError(variable: name, problem: "names a file that must hold one line")
        }
        return Secret(text)
    }

    /// What goes into a request as it is.
    func token(_ name: String, for purpose: String) throws(SettingsError) -> String {
        let text = try required(name, for: purpose)
        guard text.utf8.count <= 100, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw SettingsError(variable: name, problem: "must have at most 100 visible ASCII characters")
        }
        return text
    }
}
