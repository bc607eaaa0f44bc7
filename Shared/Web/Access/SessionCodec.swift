package import Calendars
package import Crypto
import Foundation

/// Writes and reads the session cookie: base64url of JSON, a dot, base64url of its HMAC-SHA256.
package struct SessionCodec: Sendable {
    package static let cookieName = "q_session"
    /// How long a session lasts; it is not prolonged by use.
    package static let life = Duration.seconds(8 * 3_600)
    private static let bytesMaximum = 3_000

    private let signer: Signer

    package init(key: SymmetricKey) { signer = Signer(key: key, use: "session") }

    package func seal(_ session: Session) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(session) else {
            preconditionFailure("a session of strings and instants must encode")
        }
        let body = [UInt8](data)
        return Base64URL.encode(body) + "." + Base64URL.encode(signer.tag(body))
    }

    /// The session, if the cookie is ours and `now` (wall time) lies in its life; nil otherwise.
    package func open(_ cookie: String, at now: Instant) -> Session? {
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false)
        guard cookie.utf8.count <= Self.bytesMaximum, parts.count == 2,
            let body = Base64URL.decode(parts[0]), let tag = Base64URL.decode(parts[1]),
            tag.count == 32, signer.isValid(tag, for: body),
            let session = try? JSONDecoder().decode(Session.self, from: Data(body)),
            now < session.expires, session.issued <= now + .seconds(60)
        else { return nil }
        return session
    }
}
