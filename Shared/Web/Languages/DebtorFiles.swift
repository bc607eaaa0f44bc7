import Foundation

/// The files of a folder of debtors' pages, as they were read.
struct DebtorFiles: Sendable {
    let templates: [String: String]
    private let books: [DebtorLanguage: WordBook]

    init(folder: String) throws {
        templates = try PageTemplates.files(in: folder)
        var books: [DebtorLanguage: WordBook] = [:]
        for language in DebtorLanguage.allCases {
            books[language] = try WordBook(file: "\(folder)/words/\(language.rawValue).yaml")
        }
        self.books = books
    }

    /// Those of this module, which every service's pages may use.
    static func shared() throws -> DebtorFiles { try DebtorFiles(folder: PageTemplates.root() + "/Templates/debtor") }

    func book(_ language: DebtorLanguage) throws(WordsError) -> WordBook {
        guard let book = books[language] else { throw WordsError(description: "there are no words in \(language)") }
        return book
    }

    func requireSameWords() throws {
        let english = try book(.english)
        for language in DebtorLanguage.allCases { try book(language).requireSameAs(english) }
    }

    /// Throws when code asks for words that are not there, or words are there that neither code nor a template uses.
    /// What a template asks for is checked when it is loaded.
    func requireUse(by code: [String]) throws {
        let english = try book(.english)
        if let missing = code.filter({ english.texts[$0] == nil }).min() {
            throw WordsError(description: "\(english.file) lacks '\(missing)'")
        }
        let asked = templates.values.flatMap(PageTemplates.partials).filter { $0.hasPrefix(WordBook.partialPrefix) }
        let used = Set(code).union(asked.map { String($0.dropFirst(WordBook.partialPrefix.count)) })
        if let idle = english.texts.keys.filter({ !used.contains($0) }).min() {
            throw WordsError(description: "\(english.file): nothing uses '\(idle)'")
        }
    }
}
