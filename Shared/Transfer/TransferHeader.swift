/// One header field of a request or an answer.
package struct TransferHeader: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether it can be sent as it stands: a token for a name, no control characters in the value.
    var isClean: Bool {
        !name.isEmpty && name.utf8.allSatisfy(Self.isToken)
            && value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }

    /// The line for libcurl; a header with an empty value is written with a semicolon, or libcurl would remove it.
    var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }

    /// A `tchar` of RFC 9110, section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
