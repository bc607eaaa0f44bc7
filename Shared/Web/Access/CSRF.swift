package import Crypto
import HTTPTypes
package import Hummingbird

/// Tokens that show that a form came from a page of ours.
///
/// A token is an HMAC of what the page was made for, the session's random id or the signed link; it needs no cookie and
/// no store. Where a browser says where the request comes from, that must be this origin as well.
package struct CSRF: Sendable {
    /// What the page was made for.
    package enum Binding: Sendable, Hashable {
        case session(id: String)
        case link(token: String)
    }

    package static let fieldName = "csrf"

    private let signer: Signer
    private let origin: String

    /// `origin` is the public one, `scheme://host[:port]`.
    package init(key: SymmetricKey, origin: String) {
        signer = Signer(key: key, use: "csrf")
        self.origin = origin
    }

    package func token(_ binding: Binding) -> String { Base64URL.encode(signer.tag(Self.bytes(binding), count: 20)) }

    package func isValid(_ token: String, _ binding: Binding) -> Bool {
        guard let tag = Base64URL.decode(token), tag.count == 20 else { return false }
        return signer.isValid(tag, for: Self.bytes(binding))
    }

    /// Whether the browser's own word on where the request comes from allows it.
    ///
    /// Under `Referrer-Policy: no-referrer`, which our pages have, browsers send `Origin: null` with our own forms, so
    /// that alone refuses nothing; `Sec-Fetch-Site`, which all current browsers send, cannot be forged by a page.
    package func isSameOrigin(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite], site != "same-origin" && site != "none" { return false }
        guard let stated = request.headers[.origin], stated != "null" else { return true }
        return stated == origin
    }

    private static func bytes(_ binding: Binding) -> [UInt8] {
        switch binding {
        case .session(let id): Array("session:\(id)".utf8)
        case .link(let token): Array("link:\(token)".utf8)
        }
    }
}
