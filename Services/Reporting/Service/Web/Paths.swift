import Foundation

/// Addresses of the console, with ids escaped.
enum Paths {
    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:")

    static func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }

    static func account(_ id: String) -> String { "/accounts/" + escaped(id) }
    static func contact(_ id: String) -> String { "/contacts/" + escaped(id) }
    static func decision(_ id: String) -> String { "/console/decisions/" + escaped(id) }
    static func dispute(_ id: String) -> String { "/disputes/" + escaped(id) }
    static func ledger(_ account: String) -> String { "/payments/accounts/" + escaped(account) }

    /// With the values that are there.
    static func query(_ path: String, _ items: [(String, String?)]) -> String {
        let set = items.compactMap { name, value in value.map { "\(name)=\(escaped($0))" } }
        return set.isEmpty ? path : path + "?" + set.joined(separator: "&")
    }
}
