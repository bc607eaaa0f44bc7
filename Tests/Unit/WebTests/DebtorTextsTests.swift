import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("Words of debtors' pages")
struct DebtorTextsTests {
    private enum Word: String, PageWord {
        case title
        case pay = "pay.now"
    }

    /// A folder of pages in which one file may be another than it should be.
    private func folder(_ changed: [String: String] = [:]) throws -> TestFolder {
        let files = [
            "page.mustache": "<p>{{>say/lead}}</p>{{#sums}}<b>{{>say/sum}}</b>{{/sums}}",
            "words/en.yaml":
                "title: Pay\npay.now: Pay {amount} now\nlead: \"Fish & chips\"\nsum: \"{amount} <to> pay\"\n",
            "words/af.yaml": "title: Betaal\npay.now: Betaal {amount} nou\nlead: Vis\nsum: Betaal {amount}\n",
            "words/zu.yaml": "title: Khokha\npay.now: Khokha u-{amount} manje\nlead: Inhlanzi\nsum: u-{amount}\n",
        ].merging(changed) { $1 }
        let folder = try TestFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/words", withIntermediateDirectories: true)
        for (name, text) in files { try folder.write(name, Array(text.utf8)) }
        return folder
    }

    private func texts(_ changed: [String: String] = [:]) throws -> DebtorTexts<Word> {
        let folder = try folder(changed)
        return try withExtendedLifetime(folder) { try DebtorTexts(folder: folder.path, shared: .shared()) }
    }

    @Test(
        "are refused at the start when a file is not whole",
        arguments: [
            ("words/zu.yaml", "title: Khokha\nlead: Inhlanzi\nsum: u-{amount}\n", "zu.yaml lacks 'pay.now'"),
            (
                "words/af.yaml",
                "title: Betaal\npay.now: Betaal {amount} nou\nlead: Vis\nsum: Betaal {amount}\nmore: Meer\n",
                "af.yaml has 'more', which"
            ),
            (
                "words/af.yaml", "title: Betaal\npay.now: Betaal {bedrag} nou\nlead: Vis\nsum: Betaal {amount}\n",
                "'pay.now' must have the same places"
            ),
            ("words/af.yaml", "title: [Betaal]\n", "every key must have a text, 'title' has none"),
            ("words/af.yaml", "title: a\ntitle: b\n", "not valid YAML"),
            ("page.mustache", "{{>say/lead}}{{>say/sum}}{{>say/none}}", "asks for say/none"),
            ("page.mustache", "{{>say/lead}}", "nothing uses 'sum'"),
        ])
    func refused(file: String, text: String, expected: String) throws {
        let error = #expect(throws: (any Error).self) { try texts([file: text]) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(expected))
    }

    @Test("are refused when the code asks for what no file has, or a shared key is used twice")
    func code() throws {
        let lacking = Dictionary(
            uniqueKeysWithValues: DebtorLanguage.allCases.map { ("words/\($0.rawValue).yaml", "lead: a\nsum: b\n") })
        #expect(throws: WordsError.self) { try texts(lacking) }
        let twice = Dictionary(
            uniqueKeysWithValues: DebtorLanguage.allCases.map {
                ("words/\($0.rawValue).yaml", "title: a\npay.now: b\nlead: c\nsum: d\nskip: e\n")
            })
        let page = ["page.mustache": "{{>say/lead}}{{>say/sum}}{{>say/skip}}"]
        let error = #expect(throws: WordsError.self) { try texts(twice.merging(page) { $1 }) }
        #expect(error?.description.contains("'skip' is one of the shared words") == true)
    }

    @Test("fill in values, escaped in pages and plain in code")
    func filled() throws {
        let texts = try texts()
        #expect(texts[.isiZulu].say(.pay, ["amount": "R 5"]) == "Khokha u-R 5 manje")
        let sums = ["sums": [["amount": "<b>"]]]
        #expect(
            try texts[.english].render("page", sums).text
                == "<p>Fish &amp; chips</p><b>&lt;b&gt; &lt;to&gt; pay</b>")
        #expect(try texts[.afrikaans].render("page", sums).text == "<p>Vis</p><b>Betaal &lt;b&gt;</b>")
    }
}
