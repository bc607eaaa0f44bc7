import Foundation
import Testing

@Suite("Words that may not stand in code") struct CodeTests {
    private let repository = Repository.here

    @Test("holds everywhere", arguments: CodeRule.all)
    func holds(rule: CodeRule) {
        #expect(rule.findings(in: repository.swiftFiles) == [])
    }

    @Test("finds what breaks it, and nothing in what keeps it", arguments: CodeRule.all)
    func canFail(rule: CodeRule) {
        for code in rule.bad { #expect(rule.lines(.init(code)).count == 1, "must be found: \(code)") }
        for code in rule.good { #expect(rule.lines(.init(code)) == [], "must not be found: \(code)") }
    }

    @Test("every exception is still needed, and says why", arguments: CodeRule.all)
    func exceptions(rule: CodeRule) {
        for (path, reason) in rule.exceptions {
            let file = repository.swiftFiles.first { $0.path == path && rule.isFor($0) }
            #expect(file.map { !rule.lines($0).isEmpty } == true, "\(path) keeps the rule")
            #expect(reason.hasSuffix("."), "the reason for \(path) is no sentence")
        }
    }

    @Test("a rule for a part of the repository is for a part that is there", arguments: CodeRule.all)
    func reach(rule: CodeRule) {
        #expect(repository.swiftFiles.contains(where: rule.isFor))
    }

    @Test("nothing is left for later")
    func leftovers() {
        // Put together here, so that this file does not find itself.
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
        let files = repository.files.filter { $0.path.hasSuffix(".swift") || $0.path.hasSuffix(".py") }
        for file in files {
            for (index, line) in file.lines.enumerated() where words.contains(where: line.holds) {
                Issue.record("\(file.path):\(index + 1) leaves something for later")
            }
        }
    }

    @Test("the search finds words, not parts of words, and nothing in comments and strings")
    func search() {
        let lines = SwiftSource([
            "public let a = 1", "let publicKey = 2", "let b = \"public\"", "// public", "x = Task.detached { }",
            "Int.random(in: r)",
        ]).lines
        #expect(lines.map { $0.holds("public") } == [true, false, false, false, false, false])
        #expect(lines.map { $0.holds("Task.detached") } == [false, false, false, false, true, false])
        #expect(lines.map { $0.holds(".random(") } == [false, false, false, false, false, true])
    }

    @Test("no placeholder is left where real files stand")
    func placeholders() {
        for file in repository.swiftFiles where file.name == "Placeholder.swift" {
            let folder = file.parts.dropLast().joined(separator: "/") + "/"
            let others = repository.swiftFiles.contains { $0.path.hasPrefix(folder) && $0.path != file.path }
            #expect(!others, "\(file.path) is no longer needed")
        }
    }
}

extension String {
    /// Whether a word stands in this line, not as a part of another word.
    func holds(_ word: String) -> Bool {
        // Most lines hold none of the words; this finds that out fast.
        guard withCString({ strstr($0, word) != nil }) else { return false }
        var rest = self[...]
        while let range = rest.firstRange(of: word) {
            let before = range.lowerBound == startIndex ? nil : self[index(before: range.lowerBound)]
            let after = range.upperBound == endIndex ? nil : self[range.upperBound]
            let beginsWord = word.first?.isLetter == true && (before?.isLetter == true || before?.isNumber == true)
            let endsWord = word.last?.isLetter == true && (after?.isLetter == true || after == "_")
            if !beginsWord, !endsWord { return true }
            rest = self[range.upperBound...]
        }
        return false
    }
}
