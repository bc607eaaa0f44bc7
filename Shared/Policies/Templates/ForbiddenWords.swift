/// What no text may say by any rule of a bundle, for the last look at a finished text: a template is clean when it is
/// loaded, but what it is filled in with need not be.
package struct ForbiddenWords: Sendable {
    private let phrases: [Phrase]

    /// Rules that need counsel count, those that do not apply do not. Neither country nor day is asked: words that
    /// frighten are wanted nowhere.
    package init(_ bundle: PolicyBundle) { self.init(rules: bundle.rulePacks.flatMap(\.rules)) }

    init(rules: [Rule]) {
        phrases = rules.filter { $0.status != .notApplicable }.flatMap { rule -> [Phrase] in
            guard case .forbiddenWords(let words) = rule.effect else { return [] }
            return words.map(Phrase.init)
        }
    }

    package func occur(in text: String) -> Bool {
        let text = text.lowercased()
        return phrases.contains { $0.occurs(inLowercased: text) }
    }
}
