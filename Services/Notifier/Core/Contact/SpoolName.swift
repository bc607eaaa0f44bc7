package import Contracts

/// What a message is called in a spool: the contact's id, from the second attempt on with the attempt behind it. Two
/// hand-overs of the same contact and attempt meet at the same name, and only one of them can make it.
package struct SpoolName: Sendable, Hashable, CustomStringConvertible {
    package static let bytesMax = 200

    /// Letters, digits, `.`, `_` and `-`; never begins with a dot.
    package let value: String

    /// - Returns: nil when the id could not be a file's name: it is then no id of ours.
    package init?(contact: ContactID, attempt: Int) {
        let id = contact.value
        guard attempt >= 1, (1...Self.bytesMax).contains(id.utf8.count), id.utf8.allSatisfy(Self.isSafe),
            id.utf8.first != UInt8(ascii: ".")
        else { return nil }
        value = attempt == 1 ? id : "\(id)-\(attempt)"
    }

    package var description: String { value }

    private static func isSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
