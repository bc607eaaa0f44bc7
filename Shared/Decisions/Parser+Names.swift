extension Parser {
    /// Words that end a name made of adjacent words.
    private static let stopWords: Set<String> = [
        "and", "or", "in", "between", "then", "else", "return", "satisfies", "instance",
    ]

    /// Reads a name at a place where a name or nothing may stand; nil leaves the position where it was.
    mutating func parseName() -> String? {
        guard token.kind == .word || names.match(tokens, at: index) != nil else { return nil }
        let known = names.match(tokens, at: index)
        var joined = 0
        while look(joined).kind == .word, joined == 0 || !Self.stopWords.contains(look(joined).text) { joined += 1 }
        // A number after a word belongs to a name only when the scope knows such a name.
        let count = max(known ?? 0, joined)
        let name = NameTable.canonical(tokens[index..<index + count])
        index += count
        return name
    }

    /// A name being introduced: everything up to `end`, whatever it is made of. It is known from here on.
    mutating func parseNewName(
        upTo end: (Token) -> Bool, _ place: String
    ) throws(FEELError) -> String {
        let start = index
        while token.kind != .end, !end(token) { index += 1 }
        guard index > start, token.kind != .end else { throw unexpected("a name \(place)") }
        let name = NameTable.canonical(tokens[start..<index])
        names.add(name)
        return name
    }

    // MARK: - Types

    mutating func parseType() throws(FEELError) -> FEELType {
        try nested { parser throws(FEELError) in try parser.parseTypeBody() }
    }

    private mutating func parseTypeBody() throws(FEELError) -> FEELType {
        guard token.kind == .word else { throw unexpected("a type") }
        for phrase in [
            ["date", "and", "time"], ["days", "and", "time", "duration"], ["years", "and", "months", "duration"],
        ] where (0..<phrase.count).allSatisfy({ look($0).text == phrase[$0] }) {
            index += phrase.count
            return FEELType.builtIn[phrase.joined(separator: " ")] ?? .any
        }
        let start = token
        index += 1
        switch start.text {
        case "list" where take("<"):
            let item = try parseType()
            try expect(">", "after the type of the items")
            return .list(item)
        case "range" where take("<"):
            let item = try parseType()
            try expect(">", "after the type of the range")
            return .range(item)
        case "context" where take("<"): return .context(try parseMembers())
        case "function" where take("<"):
            while !take(">") {
                _ = try parseType()
                if !isSymbol(">") { try expect(",", "between the types of the parameters") }
            }
            try expect("->", "before the type of the result")
            _ = try parseType()
            return .function
        default:
            guard let type = FEELType.builtIn[start.text] else {
                throw Lexer.error("there is no type \"\(start.text)\"", at: start.start, in: text)
            }
            return type
        }
    }

    private mutating func parseMembers() throws(FEELError) -> [(name: String, type: FEELType)] {
        var members: [(name: String, type: FEELType)] = []
        repeat {
            let name = try parseNewName(upTo: { $0.text == ":" }, "of an entry of the context type")
            try expect(":", "after the name of an entry")
            members.append((name, try parseType()))
        } while take(",")
        try expect(">", "at the end of the context type")
        return members
    }
}
