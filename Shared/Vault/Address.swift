package import Contracts
import Foundation

/// A phone number, e-mail address or postal address in the one form it is kept, compared and sent to.
package struct Address: Sendable, Hashable {
    /// Mobile and fixed numbers are one family: who answers is found by number, whatever the ERP called it.
    package enum Family: String, Sendable, Codable { case phone, email, postal }

    package let family: Family
    /// E.164 with its plus, an e-mail address in lower case, or postal lines joined by line feeds.
    package let value: String

    init(family: Family, value: String) {
        self.family = family
        self.value = value
    }

    /// - Parameter country: of the debtor, for numbers written the national way.
    package init(_ text: String, kind: ContactPointKind, country: String?) throws(AddressError) {
        switch kind {
        case .mobile, .phone: self = try .phone(text, country: country)
        case .email: self = try .email(text)
        case .postal: self = try .postal(text)
        }
    }

    /// What the keyed hash is made of. Postal addresses are compared by their letters and digits only.
    var lookupText: String {
        switch family {
        case .phone, .email: value
        case .postal:
            String(
                value.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
                    .filter { $0.isLetter || $0.isNumber })
        }
    }
}

// MARK: - Postal

extension Address {
    package static let postalLinesMax = 8

    /// Lines trimmed and inner spaces made single; empty lines dropped.
    package static func postal(_ text: String) throws(AddressError) -> Address {
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }.filter { !$0.isEmpty }
        let signs = lines.joined().unicodeScalars
        guard (1...postalLinesMax).contains(lines.count), signs.contains(where: { $0.properties.isAlphabetic }),
            !signs.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw AddressError(
                .postal, "must be a postal address of 1 to \(postalLinesMax) lines with a line break between them.")
        }
        return Address(family: .postal, value: lines.joined(separator: "\n"))
    }
}

// MARK: - E-mail

extension Address {
    /// Trimmed and in lower case. Stricter than RFC 5322 lets senders be: no quoted or non-ASCII local parts, and a
    /// domain with a dot, because what is refused here would be refused by mail servers or break a header.
    package static func email(_ text: String) throws(AddressError) -> Address {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        let halves = trimmed.split(separator: "@", omittingEmptySubsequences: false)
        guard trimmed.utf8.count <= 254, halves.count == 2, isLocalPart(halves[0]), isDomain(halves[1]) else {
            throw AddressError(.email, "must be an e-mail address like name@example.org.")
        }
        return Address(family: .email, value: trimmed)
    }

    private static func isLocalPart(_ text: Substring) -> Bool {
        guard (1...64).contains(text.utf8.count) else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last, top.utf8.contains(where: { !isDigit($0) }) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
