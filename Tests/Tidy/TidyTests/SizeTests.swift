import Testing

@Suite("Sizes") struct SizeTests {
    private static let fileLinesMax = 400
    private static let functionLinesMax = 70
    private static let columnsMax = 120
    private let repository = Repository.here

    @Test("a Swift file has at most 400 lines")
    func files() {
        for file in repository.swiftFiles where !Exceptions.covers(.fileLength, file.path) {
            #expect(file.lines.count <= Self.fileLinesMax, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("a line of Swift has at most 120 characters")
    func lines() {
        for file in repository.swiftFiles where !Exceptions.covers(.lineLength, file.path) {
            for (index, line) in file.lines.enumerated() where line.utf8.count > Self.columnsMax {
                guard line.count > Self.columnsMax else { continue }
                Issue.record("\(file.path):\(index + 1) has \(line.count) characters")
            }
        }
    }

    @Test("a function has at most 70 lines")
    func functions() {
        for file in repository.swiftFiles where !Exceptions.covers(.functionLength, file.path) {
            for function in file.code.functions where function.length > Self.functionLinesMax {
                Issue.record("\(file.path):\(function.line) \(function.name) has \(function.length) lines")
            }
        }
    }

    @Test("the measure itself counts bodies, not signatures of protocols, strings and comments")
    func measure() {
        let source = SwiftSource([
            "protocol P {", "    func none()", "    init(x: Int)", "}", "func a(", "    b: Int = { 1 }()", ") {",
            "    let s = \"} func no() {\" // }", "    /* } */", "}", "init?(c: Int) { self.c = c }",
            "let t = \"\"\"", "  func text() {", "  \"\"\"", "struct S { var x: Int { 1 } }",
        ])
        #expect(source.functions.map(\.name) == ["a", "init?"])
        #expect(source.functions.map(\.length) == [6, 1])
    }
}
