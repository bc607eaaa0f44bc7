/// Finds the links in a text that is going to be set in lines: the head of a link must stay on one line, or nobody
/// would know it for one.
package enum LinkHeads {
    /// The origin and the first signs of the path; what follows may be broken anywhere.
    package static let bytesMax = 60

    /// Ranges of UTF-8 bytes, in order.
    package static func ranges(in text: String) -> [Range<Int>] {
        text.split(whereSeparator: \.isWhitespace).compactMap { word in
            guard let start = (word.ranges(of: "https://").first ?? word.ranges(of: "http://").first)?.lowerBound else {
                return nil
            }
            let from = text.utf8.distance(from: text.startIndex, to: start)
            return from..<from + min(bytesMax, word[start...].utf8.count)
        }
    }
}
