import Crypto
package import Foundation

/// The keyed hash of an address: tells equal addresses apart from others without telling what they are. It may be kept
/// beside a contact, to mark the address it went to.
package struct AddressKey: Sendable, Hashable, Codable, CustomStringConvertible {
    /// 32 hexadecimal digits.
    package let value: String

    package init(_ value: String) { self.value = value }

    package init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    package var description: String { value }
}

/// Finds debtors by phone number, e-mail address or id number without keeping these in the clear: HMAC-SHA-256 of the
/// normalised value, cut to 128 bits. A plain hash would not do, because all phone numbers can be tried in a minute.
package struct LookupKey: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: exactly 32 bytes. Throws `bad-key-file`.
    package init(key: Data) throws(VaultError) {
        guard key.count == KeyFile.keyBytes else {
            throw VaultError(.badKeyFile, "The key for look-ups must have 32 bytes, it has \(key.count).")
        }
        self.key = SymmetricKey(data: key)
    }

    /// - Parameter path: of a file of 32 raw bytes. Throws `bad-key-file`.
    package init(path: String) throws(VaultError) {
        try self.init(key: try KeyFile.key(path: path))
    }

    /// The same for every way of writing an address; another one for every key.
    package func key(of address: Address) -> AddressKey {
        AddressKey(hash([address.family.rawValue, address.lookupText]))
    }

    /// `nil` when the number is too short or too regular to be anybody's own, see `IDNumber`.
    func key(ofIDNumber text: String) -> String? {
        IDNumber.plausible(text).map { hash(["id-number", $0]) }
    }

    /// For weak matches: a phone number together with a date of birth.
    func key(ofPhone address: Address, birthDate: String) -> String {
        hash(["phone-and-birth-date", address.lookupText, birthDate])
    }

    private func hash(_ parts: [String]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Sealing.binding(parts), using: key)
        return code.prefix(16).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
