/// Words that may or may not stand in a text, whatever their case; `*` at an end stands for any further letters.
struct Phrase: Sendable, Hashable {
    private let words: String
    private let lowercased: String
    private let opensWithAny: Bool
    private let closesWithAny: Bool

    init(_ pattern: String) {
        opensWithAny = pattern.hasPrefix("*")
        closesWithAny = pattern.hasSuffix("*")
        words = String(pattern.drop { $0 == "*" }.prefix { $0 != "*" })
        lowercased = words.lowercased()
    }

    func occurs(in text: String, matchingCase: Bool = false) -> Bool {
        matchingCase ? occurs(words, in: text) : occurs(inLowercased: text.lowercased())
    }

    /// For a text that many phrases are looked for in.
    func occurs(inLowercased text: String) -> Bool { occurs(lowercased, in: text) }

    private func occurs(_ words: String, in text: String) -> Bool {
        guard !words.isEmpty else { return false }
        return text.ranges(of: words).contains { range in
            let before = text[..<range.lowerBound].last
            let after = text[range.upperBound...].first
            return (opensWithAny || before?.isLetter != true) && (closesWithAny || after?.isLetter != true)
        }
    }
}
