package import Calendars
package import Crypto

/// Makes and opens link tokens: base64url of one byte for version and purpose, three for the minute of expiry, one for
/// the language, the ids, and 10 bytes of HMAC-SHA256 over all of it.
///
/// A token is a bearer secret: it belongs in no log. A code of 80 bits can only be guessed by asking us: ten thousand
/// tries a second for a hundred years find one that opens anything with a chance of one in 38 billion.
package struct SignedLinks: Sendable {
    private static let version: UInt8 = 3
    private static let headBytes = 5
    private static let tagBytes = 10
    private static let charactersMaximum = 600

    private let signer: Signer

    package init(key: SymmetricKey) { signer = Signer(key: key, use: "link") }

    /// The same link gives the same token always.
    package func token(_ link: SignedLink) -> String {
        var bytes = [Self.version << 4 | link.purpose.rawValue]
        bytes += LinkMinutes(link.expires).bytes
        bytes.append(LinkLanguage.number(link.language))
        bytes += LinkIDs.encode([link.account, link.debtor] + (link.contact.map { [$0] } ?? []))
        return Base64URL.encode(bytes + signer.tag(bytes, count: Self.tagBytes))
    }

    /// The path on this origin, as `/p/<token>`.
    package func path(_ link: SignedLink) -> String { link.purpose.prefix + token(link) }

    /// The link behind a token, for a page of one of `purposes`, at the business time `now`.
    package func open(
        _ token: String, for purposes: Set<SignedLink.Purpose>, at now: Instant
    ) throws(SignedLinkError) -> SignedLink {
        let link = try read(token)
        guard purposes.contains(link.purpose) else { throw .otherPurpose(link.purpose) }
        guard now < link.expires else { throw .expired(link) }
        return link
    }

    /// What a token of ours says, whatever it is for and however old it is.
    func read(_ token: String) throws(SignedLinkError) -> SignedLink {
        guard token.utf8.count <= Self.charactersMaximum, let bytes = Base64URL.decode(token),
            bytes.count > Self.headBytes + Self.tagBytes, bytes[0] >> 4 == Self.version
        else { throw .malformed }
        let body = Array(bytes.dropLast(Self.tagBytes))
        guard signer.isValid(Array(bytes.suffix(Self.tagBytes)), for: body) else { throw .forged }
        guard let link = Self.link(body) else { throw .malformed }
        return link
    }

    private static func link(_ body: [UInt8]) -> SignedLink? {
        guard let purpose = SignedLink.Purpose(rawValue: body[0] & 0xF),
            let language = LinkLanguage.languages[body[4]], let ids = LinkIDs.decode(body[headBytes...])
        else { return nil }
        return try? SignedLink(
            purpose: purpose, account: ids[0], debtor: ids[1], contact: ids.count == 3 ? ids[2] : nil,
            expires: LinkMinutes(bytes: body[1...3]).instant, language: language)
    }
}
