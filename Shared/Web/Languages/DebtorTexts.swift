package import Foundation

/// The words that a service's code uses, by their keys; those that only templates use need no case.
package protocol PageWord: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// A set of debtors' pages in every language: templates from `<folder>/*.mustache`, words from
/// `<folder>/words/<language>.yaml`, and the shared ones of this module beside both.
package struct DebtorTexts<Word: PageWord>: Sendable {
    private let texts: [DebtorLanguage: DebtorText<Word>]

    /// Throws `TemplateError` or `WordsError`: when a file is missing or malformed, a template or the code asks for
    /// words that do not exist, a language lacks words another has, or words are used nowhere.
    package init(bundle: Bundle, folder: String) throws {
        guard let root = bundle.resourceURL else {
            throw TemplateError(description: "the bundle \(bundle.bundlePath) has no resources")
        }
        try self.init(folder: root.appendingPathComponent(folder).path, shared: DebtorFiles.shared())
    }

    /// - Parameter shared: nil when the folder is the shared one itself.
    init(folder: String, shared: DebtorFiles?) throws {
        let own = try DebtorFiles(folder: folder)
        try own.requireSameWords()
        try own.requireUse(by: Word.allCases.map(\.rawValue))
        var texts: [DebtorLanguage: DebtorText<Word>] = [:]
        for language in DebtorLanguage.allCases {
            let book = try shared?.book(language).joined(with: own.book(language)) ?? own.book(language)
            let pages = try PageTemplates.shellTexts()
                .merging(shared?.templates ?? [:]) { $1 }.merging(own.templates) { $1 }.merging(book.partials) { $1 }
            texts[language] = DebtorText(language: language, templates: try PageTemplates(texts: pages), book: book)
        }
        self.texts = texts
    }

    package subscript(language: DebtorLanguage) -> DebtorText<Word> {
        guard let text = texts[language] else { preconditionFailure("\(language) was not loaded") }
        return text
    }
}

/// Pages and words of one language.
package struct DebtorText<Word: PageWord>: Sendable {
    package let language: DebtorLanguage
    private let templates: PageTemplates
    private let book: WordBook

    init(language: DebtorLanguage, templates: PageTemplates, book: WordBook) {
        self.language = language
        self.templates = templates
        self.book = book
    }

    /// Plain text; values by the names of the places in it.
    package func say(_ word: Word, _ values: [String: String] = [:]) -> String { book.text(word.rawValue, values) }

    /// A page's body. Throws if there is no such template.
    package func render(_ name: String, _ values: [String: Any] = [:]) throws(TemplateError) -> HTML {
        try templates.render(name, values)
    }
}
