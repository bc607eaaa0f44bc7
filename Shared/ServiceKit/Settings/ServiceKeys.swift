package import Foundation

/// Secrets, each a file in one folder that only the service's user can read.
package struct ServiceKeys: Sendable {
    private let folder: String

    package init(folder: String) { self.folder = folder }

    /// - Throws: `SettingsError` naming the file; never its content.
    package func data(_ name: String, bytes: Int? = nil) throws(SettingsError) -> Data {
        guard let data = FileManager.default.contents(atPath: path(name)), !data.isEmpty else {
            throw SettingsError(variable: path(name), problem: "cannot be read or is empty")
        }
        if let bytes, data.count != bytes {
            throw SettingsError(variable: path(name), problem: "must have \(bytes) bytes, it has \(data.count)")
        }
        return data
    }

    /// The file as text without surrounding white space.
    package func text(_ name: String) throws(SettingsError) -> String {
        let text = String(decoding: try data(name), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        // An empty key would fit what anybody signs.
        guard !text.isEmpty else { throw SettingsError(variable: path(name), problem: "cannot be read or is empty") }
        return text
    }

    package func path(_ name: String) -> String { "\(folder)/\(name)" }
}
