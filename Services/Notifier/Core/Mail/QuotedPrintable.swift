/// A text's body in quoted-printable (RFC 2045, 6.7): readable, and safe for lines of any length.
package enum QuotedPrintable {
    private static let lineMax = 76
    private static let digits = Array("0123456789ABCDEF")

    /// - Parameter text: with any kind of line break.
    /// - Returns: ASCII with CRLF, ending with a line break.
    package static func encode(_ text: String) -> String {
        var result = ""
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            appendLine(line, to: &result)
        }
        return result
    }

    private static func appendLine(_ line: Substring, to result: inout String) {
        let bytes = Array(line.utf8)
        var length = 0
        for (index, byte) in bytes.enumerated() {
            let piece = piece(byte, isLast: index == bytes.count - 1)
            // One place stays free for the sign that the line goes on.
            if length + piece.count > lineMax - 1 {
                result += "=\r\n"
                length = 0
            }
            result += piece
            length += piece.count
        }
        result += "\r\n"
    }

    private static func piece(_ byte: UInt8, isLast: Bool) -> String {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            // Transports cut white space off a line's end.
            if isLast { return escaped(byte) }
            return String(Unicode.Scalar(byte))
        case 0x21...0x3C, 0x3E...0x7E: return String(Unicode.Scalar(byte))
        default: return escaped(byte)
        }
    }

    private static func escaped(_ byte: UInt8) -> String {
        "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
    }
}
