package import Crypto
import Foundation

/// What one page has to say on the next: shown once.
package struct Flash: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        case info
        case success
        case warn
        case error
    }

    package let kind: Kind
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    package static func info(_ text: String) -> Flash { Flash(.info, text) }
    package static func success(_ text: String) -> Flash { Flash(.success, text) }
    package static func warn(_ text: String) -> Flash { Flash(.warn, text) }
    package static func error(_ text: String) -> Flash { Flash(.error, text) }
}

/// Carries a flash message in a signed cookie: an unsigned one would let others put words into our mouth. It holds no
/// personal data; write it so.
package struct FlashCodec: Sendable {
    package static let cookieName = "q_flash"
    private static let textMaximum = 400

    private let signer: Signer

    package init(key: SymmetricKey) { signer = Signer(key: key, use: "flash") }

    /// A longer text than 400 characters is cut.
    package func seal(_ flash: Flash) -> String {
        let body = Array((flash.kind.rawValue + ":" + flash.text.prefix(Self.textMaximum)).utf8)
        return Base64URL.encode(signer.tag(body, count: 16) + body)
    }

    package func open(_ cookie: String) -> Flash? {
        guard cookie.utf8.count <= 4_000, let bytes = Base64URL.decode(cookie), bytes.count > 16,
            signer.isValid(Array(bytes.prefix(16)), for: Array(bytes.dropFirst(16))),
            let text = String(validating: bytes.dropFirst(16), as: UTF8.self),
            let colon = text.firstIndex(of: ":"), let kind = Flash.Kind(rawValue: String(text[..<colon]))
        else { return nil }
        return Flash(kind, String(text[text.index(after: colon)...]))
    }
}
