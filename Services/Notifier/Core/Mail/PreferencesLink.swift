/// Finds the link to a debtor's preferences in a text, for the header by which mail programs offer to unsubscribe.
package enum PreferencesLink {
    /// Longer than any link of ours.
    private static let charactersMax = 500

    /// The first `http(s)://…/o/…` whose characters may stand in a header.
    package static func first(in text: String) -> String? {
        text.split(whereSeparator: \.isWhitespace).lazy.compactMap(link).first
    }

    private static func link(_ word: Substring) -> String? {
        guard let start = word.range(of: "http://") ?? word.range(of: "https://") else { return nil }
        var link = word[start.lowerBound...].prefix { isLinkCharacter($0) }
        while let last = link.last, ".,;:!?)".contains(last) { link.removeLast() }
        guard link.count <= charactersMax, let path = link.range(of: "/o/"), path.upperBound < link.endIndex else {
            return nil
        }
        return String(link)
    }

    private static func isLinkCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-._~:/?#[]@!$&'()*+,;=%".contains(character))
    }
}

extension Substring {
    fileprivate func range(of part: String) -> Range<Index>? {
        ranges(of: part).first
    }
}
