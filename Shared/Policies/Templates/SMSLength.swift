/// How many SMS segments a text takes (3GPP TS 23.038 and 23.040): 160 characters of the default alphabet fit one,
/// 153 each of several; one character outside of it makes all of it UCS-2, with 70 and 67.
package struct SMSLength: Sendable, Hashable {
    package enum Encoding: String, Sendable { case gsm7 = "GSM-7", ucs2 = "UCS-2" }

    package let encoding: Encoding
    /// Septets for GSM-7 (characters of the extension table take two), UTF-16 units for UCS-2.
    package let units: Int
    /// At least 1.
    package let segments: Int

    /// The most that a template may take with usual values.
    package static let segmentsMax = 3

    package init(_ text: String) {
        if let septets = Self.septets(text) {
            encoding = .gsm7
            units = septets.reduce(0, +)
            segments = Self.segments(septets, single: 160, each: 153)
        } else {
            // A surrogate pair must not be torn apart, so it is counted as one piece of two.
            let pieces = text.unicodeScalars.map { UTF16.width($0) }
            encoding = .ucs2
            units = pieces.reduce(0, +)
            segments = Self.segments(pieces, single: 70, each: 67)
        }
    }

    /// The septets of each character, or nil when one of them is not in the alphabet.
    private static func septets(_ text: String) -> [Int]? {
        var found: [Int] = []
        for scalar in text.unicodeScalars {
            if basic.contains(scalar) {
                found.append(1)
            } else if extended.contains(scalar) {
                found.append(2)
            } else {
                return nil
            }
        }
        return found
    }

    private static func segments(_ pieces: [Int], single: Int, each: Int) -> Int {
        guard pieces.reduce(0, +) > single else { return 1 }
        var segments = 1
        var used = 0
        for piece in pieces {
            if used + piece > each {
                segments += 1
                used = 0
            }
            used += piece
        }
        return segments
    }

    private static let basic = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)
    private static let extended = Set("\u{0C}^{}\\[~]|€".unicodeScalars)
}
