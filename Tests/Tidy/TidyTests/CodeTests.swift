import Foundation
import Testing

@Suite("Words that may not stand in code") struct CodeTests {
    private let repository = Repository.here

    private func findings(_ words: [String], in files: [Repository.File]) -> [String] {
        files.flatMap { file in
            file.code.lines.enumerated().flatMap { index, line in
                words.filter { line.holds($0) }.map { "\(file.path):\(index + 1) has \($0)" }
            }
        }
    }

    @Test("no way round the compiler's checks, and no wilful crash")
    func escapes() {
        // The words searched for; texts in quotes do not count as code, so this line does not find itself.
        let words = ["try!", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "as!"]
        #expect(findings(words, in: repository.swiftFiles) == [])
    }

    @Test("cores and handlers read no clock and make no ids or random numbers")
    func doors() {
        let files = repository.swiftFiles.filter { file in
            file.parts.first == "Services" && file.parts.count > 3
                && (file.parts[2] == "Core" || file.parts.contains("Handlers"))
        }
        let words = ["Date()", "UUID()", ".random(", "SystemRandomNumberGenerator", "ContinuousClock", "Task.sleep"]
        #expect(findings(words, in: files) == [])
    }

    @Test("no date or id is made anywhere but behind a door")
    func everywhere() {
        let files = repository.swiftFiles.filter { $0.parts.first != "Tests" }
        #expect(findings(["Date()", "UUID()"], in: files) == [])
    }

    @Test("tests wait on conditions; none sleeps for its own sake")
    func sleeping() {
        let files = repository.swiftFiles.filter { $0.parts.first == "Tests" }
        #expect(findings(["Thread.sleep", "usleep(", "nanosleep("], in: files) == [])
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

    @Test("nothing is public: modules of one package use package access")
    func access() {
        #expect(findings(["public", "open class"], in: repository.swiftFiles) == [])
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
