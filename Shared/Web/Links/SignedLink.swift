package import Calendars

/// What a link in a message lets its holder do, without signing in.
package struct SignedLink: Sendable, Hashable {
    package enum Purpose: UInt8, Sendable, Hashable, CaseIterable {
        case pay = 1
        case dispute = 2
        case preferences = 3
        case statement = 4
        case portal = 5

        /// The path's beginning: `/p/<token>`.
        package var prefix: String {
            switch self {
            case .pay: "/p/"
            case .dispute: "/d/"
            case .preferences: "/o/"
            case .statement: "/s/"
            case .portal: "/portal/"
            }
        }
    }

    package let purpose: Purpose
    package let account: String
    package let debtor: String
    /// The contact whose message carried it.
    package let contact: String?
    /// Not valid at this instant and later (business time). Kept to the minute, rounded up.
    package let expires: Instant
    /// In which its pages speak; nil when the debtor's has no words here, and then they speak English.
    package let language: DebtorLanguage?

    /// Ids have 1 to 120 bytes of UTF-8. An expiry outside 2020 to 2051 becomes the nearest instant in it.
    package init(
        purpose: Purpose, account: String, debtor: String, contact: String?, expires: Instant,
        language: DebtorLanguage? = nil
    ) throws(IDError) {
        let ids = [("account", account), ("debtor", debtor)] + (contact.map { [("contact", $0)] } ?? [])
        for (name, id) in ids where !(1...120).contains(id.utf8.count) { throw IDError(name: name) }
        self.purpose = purpose
        self.account = account
        self.debtor = debtor
        self.contact = contact
        self.expires = LinkMinutes(expires).instant
        self.language = language
    }

    /// An id of a link was empty or too long.
    package struct IDError: Error, Hashable, CustomStringConvertible {
        package let name: String
        package var description: String { "the \(name) id of a link must have 1 to 120 bytes" }
    }

    private init(_ link: SignedLink, purpose: Purpose, language: DebtorLanguage?) {
        self.purpose = purpose
        account = link.account
        debtor = link.debtor
        contact = link.contact
        expires = link.expires
        self.language = language
    }

    /// The same holder and expiry for another page, as the pay page leads to the dispute page.
    package func with(purpose: Purpose) -> SignedLink { SignedLink(self, purpose: purpose, language: language) }

    /// The same page in another language.
    package func with(language: DebtorLanguage?) -> SignedLink {
        SignedLink(self, purpose: purpose, language: language)
    }
}

/// Whole minutes since 2020-01-01T00:00:00Z in three bytes, which reach until November 2051.
struct LinkMinutes: Hashable {
    private static let epoch: Int64 = 1_577_836_800_000
    private static let maximum: Int64 = 0xFF_FFFF

    let value: Int64

    init(_ instant: Instant) {
        let minutes = (instant.millisecondsSinceEpoch - Self.epoch + 59_999) / 60_000
        value = min(max(minutes, 0), Self.maximum)
    }

    init(bytes: ArraySlice<UInt8>) { value = bytes.reduce(0) { $0 << 8 | Int64($1) } }

    var bytes: [UInt8] { [UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }
    var instant: Instant { Instant(millisecondsSinceEpoch: Self.epoch + value * 60_000) }
}
