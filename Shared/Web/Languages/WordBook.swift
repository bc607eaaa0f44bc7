import Foundation
import Yams

/// What is wrong with a file of words. Names the file and the key.
package struct WordsError: Error, Hashable, CustomStringConvertible {
    package let description: String
}

/// The words of one language for a set of pages: plain texts by key, with places for values as `{amount}`.
struct WordBook: Sendable, Hashable {
    /// Where it was read, for messages.
    let file: String
    let texts: [String: String]

    /// Reads `key: text` lines of YAML. Throws when the file cannot be read, a key comes twice, or a text is none.
    init(file: String) throws(WordsError) {
        guard let data = FileManager.default.contents(atPath: file), let text = String(validating: data, as: UTF8.self)
        else { throw WordsError(description: "the words \(file) cannot be read as UTF-8") }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw WordsError(description: "the words \(file) are not valid YAML: \(error)")
        }
        var texts: [String: String] = [:]
        for (key, value) in node?.mapping ?? [:] {
            guard let key = key.scalar?.string, let said = value.scalar?.string, !said.isEmpty else {
                throw WordsError(
                    description: "\(file): every key must have a text, '\(key.scalar?.string ?? "?")' has none")
            }
            texts[key] = said
        }
        self.init(file: file, texts: texts)
    }

    init(file: String, texts: [String: String]) {
        self.file = file
        self.texts = texts
    }

    /// Both books in one; throws when they share a key.
    func joined(with other: WordBook) throws(WordsError) -> WordBook {
        if let shared = other.texts.keys.filter({ texts[$0] != nil }).min() {
            throw WordsError(description: "\(other.file): '\(shared)' is one of the shared words already")
        }
        return WordBook(file: other.file, texts: texts.merging(other.texts) { own, _ in own })
    }

    /// Throws unless the other language says the same things about the same values.
    func requireSameAs(_ other: WordBook) throws(WordsError) {
        for key in Set(texts.keys).union(other.texts.keys).sorted() {
            guard let own = texts[key] else { throw WordsError(description: "\(file) lacks '\(key)'") }
            guard let others = other.texts[key] else {
                throw WordsError(description: "\(file) has '\(key)', which \(other.file) lacks")
            }
            guard Self.places(in: own) == Self.places(in: others) else {
                throw WordsError(
                    description: "\(file): '\(key)' must have the same places in braces as in \(other.file)")
            }
        }
    }

    /// A text with its places filled in. A key or value that is missing shows as itself: loading has made sure of them.
    func text(_ key: String, _ values: [String: String]) -> String {
        values.reduce(texts[key] ?? key) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// Names of the places: `amount` in `Pay {amount} now`.
    static func places(in text: String) -> Set<String> {
        Set(
            text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
                rest.firstIndex(of: "}").map { String(rest[..<$0]) }
            })
    }

    static let partialPrefix = "say/"

    /// For templates: `{{>say/pay.now}}`, escaped, with places that mustache fills in.
    var partials: [String: String] {
        Dictionary(
            uniqueKeysWithValues: texts.map { key, text in
                let template = HTML(escaping: text).text.replacing("{", with: "{{").replacing("}", with: "}}")
                return (Self.partialPrefix + key, template)
            })
    }
}
