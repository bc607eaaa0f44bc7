import Configuration
import Logging

/// Settings by name, checked. A setting that is wrong is told with its variable and what would be right.
struct SettingSource {
    let reader: ConfigReader

    func text(_ key: String, default value: String) -> String {
        reader.string(forKey: ConfigKey("quittance.\(key)"), default: value)
    }

    /// What `HOSTNAME` says, which a container's engine sets.
    var hostName: String? {
        reader.string(forKey: "hostname").flatMap { $0.isEmpty ? nil : $0 }
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
