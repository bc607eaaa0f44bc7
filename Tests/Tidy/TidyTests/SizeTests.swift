import Testing

@Suite("Sizes") struct SizeTests {
    private static let fileLinesMax = 400
    private static let functionLinesMax = 70
    private static let columnsMax = 120
    private static let depthMax = 4
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

    @Test("blocks lie at most 4 deep in a function")
    func nesting() {
        // In tests a running fixture and a wait are blocks too.
        for file in repository.swiftFiles where !file.isTest && !Exceptions.covers(.nesting, file.path) {
            for (index, depth) in file.code.depths.enumerated() where depth > Self.depthMax {
                Issue.record("\(file.path):\(index + 1) lies \(depth) deep")
            }
        }
    }

    @Test("depth counts blocks that are open at a line's end, from a body on; types and braces of one line are none")
    func depth() {
        let source = SwiftSource([
            "struct S: A,", "    B", "{", "    enum E {", "        func f() {", "            if x {",
            "                list.map { $0 }", "                for y in z {", "                    a {",
            "                        b { c {", "                        } }", "                    }",
            "                }", "            } else {", "            }", "        }", "    }", "    var v: Int {",
            "        1", "    }", "}",
        ])
        #expect(source.depths == [0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0])
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
