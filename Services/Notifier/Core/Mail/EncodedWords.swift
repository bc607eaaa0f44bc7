import Foundation

/// Text outside ASCII in headers (RFC 2047, form B).
package enum EncodedWords {
    /// A word may have 75 characters; 12 of them are its frame, and 60 of base64 hold 45 bytes.
    private static let bytesMax = 45
    private static let frame = 12
    private static let lineMax = 76

    /// Words of whole characters, to stand on lines of their own where they do not fit behind each other.
    /// - Parameter column: how much of the first line is taken already.
    package static func of(_ text: String, column: Int) -> [String] {
        var words: [String] = []
        var bytes: [UInt8] = []
        var room = min(bytesMax, max(3, (lineMax - column - frame) / 4 * 3))
        for character in text {
            for piece in pieces(character) {
                if !bytes.isEmpty, bytes.count + piece.count > room {
                    words.append(word(bytes))
                    bytes = []
                    room = bytesMax
                }
                bytes += piece
            }
        }
        if !bytes.isEmpty { words.append(word(bytes)) }
        return words
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Data(bytes).base64EncodedString())?=" }

    /// A character with very many marks is longer than a word: it is cut between its scalars.
    private static func pieces(_ character: Character) -> [[UInt8]] {
        let whole = Array(character.utf8)
        return whole.count <= bytesMax ? [whole] : character.unicodeScalars.map { Array($0.utf8) }
    }
}
