package import Calendars
package import Contracts

/// What is known of an address from using it.
package enum ContactPointQuality: String, Sendable, Codable, CaseIterable {
    case good
    /// The provider said for good that nothing arrives there.
    case bounced
    /// Whoever answered said they are somebody else.
    case wrongNumber = "wrong-number"
    /// The network gave the number to somebody else.
    case reassigned
}

/// One way to reach a debtor. Its value is normalised.
package struct ContactPoint: Sendable, Hashable, Codable {
    package let kind: ContactPointKind
    /// E.164, e-mail in lower case, or postal lines.
    package let value: String
    /// Where the creditor has it from.
    package let source: String
    package let verifiedAt: Instant?
    package let preferred: Bool
    package var quality: ContactPointQuality

    /// - Parameter country: of the debtor, for numbers written the national way.
    package init(
        kind: ContactPointKind, value: String, country: String?, source: String, verifiedAt: Instant? = nil,
        preferred: Bool = false, quality: ContactPointQuality = .good
    ) throws(AddressError) {
        self.kind = kind
        self.value = try Address(value, kind: kind, country: country).value
        self.source = source
        self.verifiedAt = verifiedAt
        self.preferred = preferred
        self.quality = quality
    }

    package var address: Address { Address(family: kind.family, value: value) }
}

extension ContactPointKind {
    package var family: Address.Family {
        switch self {
        case .mobile, .phone: .phone
        case .email: .email
        case .postal: .postal
        }
    }

    /// The channels such an address serves.
    package var channels: [Channel] {
        switch self {
        case .mobile: [.sms, .whatsapp, .call]
        case .phone: [.call]
        case .email: [.email]
        case .postal: [.letter]
        }
    }
}
