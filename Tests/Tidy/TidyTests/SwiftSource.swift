/// Swift text with what is no code (comments, strings) blanked out, so that rules look at code alone. Columns and lines
/// stay where they are.
struct SwiftSource {
    private(set) var lines: [String] = []

    private enum State: Equatable {
        case code
        case blockComment(depth: Int)
        case string(hashes: Int)
        case longString(hashes: Int)
    }

    init(_ text: [String]) {
        var state = State.code
        for line in text {
            // A string of one line ends with it, whatever it holds.
            if case .string = state { state = .code }
            if state == .code, !line.utf8.contains(where: Self.opensSomething) {
                lines.append(line)
                continue
            }
            lines.append(Self.blank(Array(line.unicodeScalars), &state))
        }
    }

    private static func opensSomething(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\"")
    }

    private static func blank(_ line: [Unicode.Scalar], _ state: inout State) -> String {
        var result = String.UnicodeScalarView()
        var index = 0
        while index < line.count {
            let rest = line[index...]
            let taken: Int
            switch state {
            case .code:
                if rest.starts(with: "//".unicodeScalars) { return String(result) }
                taken = open(rest, &state)
                if taken == 1, state == .code { result.append(line[index]) } else { append(" ", taken, &result) }
            case .blockComment(let depth):
                if rest.starts(with: "*/".unicodeScalars) {
                    state = depth == 1 ? .code : .blockComment(depth: depth - 1)
                    taken = 2
                } else if rest.starts(with: "/*".unicodeScalars) {
                    state = .blockComment(depth: depth + 1)
                    taken = 2
                } else {
                    taken = 1
                }
                append(" ", taken, &result)
            case .string(let hashes):
                taken = inside(rest, hashes, quotes: 1, &state)
                append(" ", taken, &result)
            case .longString(let hashes):
                taken = inside(rest, hashes, quotes: 3, &state)
                append(" ", taken, &result)
            }
            index += taken
        }
        return String(result)
    }

    /// How much begins a comment or a string here; 1 when it is code.
    private static func open(_ rest: ArraySlice<Unicode.Scalar>, _ state: inout State) -> Int {
        if rest.starts(with: "/*".unicodeScalars) {
            state = .blockComment(depth: 1)
            return 2
        }
        let hashes = rest.prefix { $0 == "#" }.count
        let behind = rest.dropFirst(hashes)
        if behind.starts(with: "\"\"\"".unicodeScalars) {
            state = .longString(hashes: hashes)
            return hashes + 3
        }
        if behind.first == "\"" {
            state = .string(hashes: hashes)
            return hashes + 1
        }
        return 1
    }

    /// How much of a string is one piece: an escape, its end, or one character.
    private static func inside(
        _ rest: ArraySlice<Unicode.Scalar>, _ hashes: Int, quotes: Int, _ state: inout State
    ) -> Int {
        let marks = String(repeating: "#", count: hashes).unicodeScalars
        let end = String(repeating: "\"", count: quotes).unicodeScalars
        if rest.starts(with: end), rest.dropFirst(quotes).starts(with: marks) {
            state = .code
            return quotes + hashes
        }
        if rest.first == "\\", rest.dropFirst().starts(with: marks) { return min(rest.count, 2 + hashes) }
        return 1
    }

    private static func append(_ scalar: Unicode.Scalar, _ count: Int, _ view: inout String.UnicodeScalarView) {
        for _ in 0..<count { view.append(scalar) }
    }
}

extension SwiftSource {
    struct Function {
        let name: String
        /// From 1.
        let line: Int
        let length: Int
    }

    /// Every function, initialiser and subscript with a body, from its `func` to its closing brace.
    var functions: [Function] {
        var found: [Function] = []
        for (index, line) in lines.enumerated() {
            guard let name = Self.declared(line), let end = bodyEnd(from: index) else { continue }
            found.append(Function(name: name, line: index + 1, length: end - index + 1))
        }
        return found
    }

    private static func declared(_ line: String) -> String? {
        let words = line.split(whereSeparator: { $0.isWhitespace })
        for (index, word) in words.enumerated() {
            if word == "func", index + 1 < words.count {
                return String(words[index + 1].prefix { $0 != "(" && $0 != "<" })
            }
            if word.hasPrefix("init(") || word.hasPrefix("init?(") || word.hasPrefix("subscript(") || word == "deinit" {
                return String(word.prefix { $0 != "(" })
            }
            let isModifier = word.allSatisfy { $0.isLetter || $0 == "@" || $0 == "(" || $0 == ")" }
            guard isModifier else { return nil }
        }
        return nil
    }

    /// The line of the brace that closes the body; nil for a declaration without one (a protocol's).
    private func bodyEnd(from start: Int) -> Int? {
        var braces = 0
        var brackets = 0
        var hasBody = false
        for index in start..<lines.count {
            for character in lines[index] {
                switch character {
                case "(": brackets += 1
                case ")": brackets -= 1
                case "{" where brackets == 0 || hasBody:
                    braces += 1
                    hasBody = true
                case "}" where hasBody: braces -= 1
                case "}" where brackets == 0: return nil
                default: continue
                }
                if hasBody, braces == 0 { return index }
            }
            // The next declaration begins: this one had no body.
            if !hasBody, brackets == 0, index > start, Self.declared(lines[index]) != nil { return nil }
        }
        return nil
    }
}
