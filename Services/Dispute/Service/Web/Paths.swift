import Foundation

/// Paths on this origin with ids in them, which may hold a colon and other signs.
enum Paths {
    static func dispute(_ id: String) -> String { "/disputes/" + escaped(id) }
    static func task(_ id: String) -> String { "/disputes/tasks/" + escaped(id) }
    /// The account's books, on payment's pages.
    static func books(_ account: String) -> String { "/payments/accounts/" + escaped(account) }
    /// All that was done on the account, on reporting's pages.
    static func journey(_ account: String) -> String { "/accounts/" + escaped(account) }

    static func escaped(_ id: String) -> String {
        let plain = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:")
        return id.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
