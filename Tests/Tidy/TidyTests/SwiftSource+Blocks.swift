extension SwiftSource {
    /// A pair of braces that does not end on the line where it begins.
    struct Block {
        /// What stands before its brace, of several lines when it is that long.
        let header: String
        /// A type's or an extension's; what stands inside is no deeper for it.
        let isType: Bool

        /// Whether what is inside is done again and again.
        var isLoop: Bool { ["while", "for", "repeat"].contains(where: header.holds) }
    }

    /// The blocks that are open at the end of each line, outermost first.
    var openBlocks: [[Block]] {
        var open: [Block] = []
        return lines.indices.map { index in
            var before = ""
            for character in lines[index] {
                switch character {
                case "{":
                    let header = before.allSatisfy(\.isWhitespace) ? header(above: index) : before
                    open.append(Block(header: header, isType: Self.declaresType(header)))
                    before = ""
                case "}":
                    _ = open.popLast()
                    before = ""
                default: before.append(character)
                }
            }
            return open
        }
    }

    /// How deep the blocks of each line lie in the body of a function, property or closure, which itself is no depth.
    var depths: [Int] { openBlocks.map { max(0, $0.count { !$0.isType } - 1) } }

    /// A long signature has its brace on a line of its own.
    private func header(above index: Int) -> String {
        let above = lines[..<index].reversed().prefix { line in
            !line.allSatisfy(\.isWhitespace) && line.last != "{" && line.last != "}"
        }
        return above.reversed().joined(separator: " ")
    }

    private static func declaresType(_ header: String) -> Bool {
        let words = ["struct", "class", "enum", "actor", "extension", "protocol"]
        return header.split(separator: " ").prefix { !$0.contains("(") }.contains { words.contains(String($0)) }
    }
}
