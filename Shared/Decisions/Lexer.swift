/// One token of a FEEL text.
struct Token {
    enum Kind { case word, number, string, at, symbol, end }
    let kind: Kind
    /// The characters, for strings and at-literals their decoded content.
    let text: String
    /// Offset of the first scalar.
    let start: Int
    /// Whether nothing stands between this token and the one before.
    let isJoined: Bool
}

/// Cuts a FEEL text into tokens (DMN 1.5, 10.3.1.2). Names are put together by the parser, which knows the scope.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    /// A cell or expression longer than this is refused.
    static let lengthMax = 100_000

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    static func tokens(_ text: String) throws(FEELError) -> [Token] {
        var lexer = Lexer(text)
        guard lexer.scalars.count <= lengthMax else {
            throw FEELError(message: "the text is longer than \(lengthMax) characters", line: 1, column: 1)
        }
        var tokens: [Token] = []
        var end = 0
        while true {
            try lexer.skipSpace()
            let start = lexer.position
            guard start < lexer.scalars.count else { break }
            let (kind, content) = try lexer.next()
            tokens.append(Token(kind: kind, text: content, start: start, isJoined: start == end && start > 0))
            end = lexer.position
        }
        tokens.append(Token(kind: .end, text: "", start: lexer.position, isJoined: false))
        return tokens
    }

    static func error(_ message: String, at offset: Int, in text: String) -> FEELError {
        var line = 1
        var column = 1
        for scalar in text.unicodeScalars.prefix(offset) {
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return FEELError(message: message, line: line, column: column)
    }

    private func failure(_ message: String, at offset: Int) -> FEELError {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return Self.error(message, at: offset, in: String(text))
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    private mutating func skipSpace() throws(FEELError) {
        while let scalar = peek() {
            if scalar.properties.isWhitespace || scalar == "\u{FEFF}" {
                position += 1
            } else if scalar == "/", peek(1) == "/" {
                while let next = peek(), next != "\n" { position += 1 }
            } else if scalar == "/", peek(1) == "*" {
                let start = position
                position += 2
                while peek() != "*" || peek(1) != "/" {
                    guard position < scalars.count else { throw failure("this comment has no end", at: start) }
                    position += 1
                }
                position += 2
            } else {
                return
            }
        }
    }

    private mutating func next() throws(FEELError) -> (Token.Kind, String) {
        let start = position
        guard let scalar = peek() else { return (.end, "") }
        if Self.isNameStart(scalar) {
            while let next = peek(), Self.isNamePart(next) { position += 1 }
            return (.word, text(from: start))
        }
        if Self.isDigit(scalar) || (scalar == "." && peek(1).map(Self.isDigit) == true) {
            readNumber()
            return (.number, text(from: start))
        }
        if scalar == "\"" { return (.string, try readString()) }
        if scalar == "@" {
            position += 1
            guard peek() == "\"" else { throw failure("after @ there must be a text in quotes", at: start) }
            return (.at, try readString())
        }
        for pair in ["..", "**", "!=", "<=", ">=", "->"] where matches(pair) {
            position += 2
            return (.symbol, pair)
        }
        position += 1
        return (.symbol, String(scalar))
    }

    private func matches(_ pair: String) -> Bool {
        var offset = 0
        for scalar in pair.unicodeScalars {
            if peek(offset) != scalar { return false }
            offset += 1
        }
        return true
    }

    private func text(from start: Int) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<position])
        return String(view)
    }

    private mutating func readNumber() {
        while let next = peek(), Self.isDigit(next) { position += 1 }
        if peek() == ".", let next = peek(1), Self.isDigit(next) {
            position += 1
            while let next = peek(), Self.isDigit(next) { position += 1 }
        }
        guard let mark = peek(), mark == "e" || mark == "E" else { return }
        let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
        guard let digit = peek(1 + sign), Self.isDigit(digit) else { return }
        position += 1 + sign
        while let next = peek(), Self.isDigit(next) { position += 1 }
    }

    private mutating func readString() throws(FEELError) -> String {
        let start = position
        position += 1
        var result = String.UnicodeScalarView()
        while let scalar = peek() {
            position += 1
            if scalar == "\"" { return String(result) }
            if scalar == "\\" {
                readEscape(into: &result)
            } else {
                result.append(scalar)
            }
        }
        throw failure("this text has no closing quote", at: start)
    }

    /// Unknown escapes stay as they are written, backslash included (patterns of `matches` rely on it).
    private mutating func readEscape(into result: inout String.UnicodeScalarView) {
        guard let mark = peek() else { return }
        position += 1
        switch mark {
        case "\"", "\\", "'": result.append(mark)
        case "n": result.append("\n")
        case "r": result.append("\r")
        case "t": result.append("\t")
        case "u": readCode(digits: 4, into: &result)
        case "U": readCode(digits: 6, into: &result)
        default:
            result.append("\\")
            result.append(mark)
        }
    }

    private mutating func readCode(digits: Int, into result: inout String.UnicodeScalarView) {
        guard let high = hexadecimal(digits) else {
            result.append(contentsOf: (digits == 4 ? "\\u" : "\\U").unicodeScalars)
            return
        }
        var code = high
        if (0xD800...0xDBFF).contains(high), peek() == "\\", peek(1) == "u" {
            position += 2
            // Two escapes that are a surrogate pair are one character.
            if let low = hexadecimal(4) { code = 0x10000 + (high - 0xD800) << 10 + (low & 0x3FF) }
        }
        result.append(Unicode.Scalar(code) ?? "\u{FFFD}")
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        guard position + count <= scalars.count else { return nil }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[position..<position + count])
        guard let value = UInt32(String(view), radix: 16) else { return nil }
        position += count
        return value
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }

    static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x5F, 0x61...0x7A: true
        case 0..<0xC0: false
        case 0xD7, 0xF7, 0x300...0x36F, 0x2000...0x200B, 0x200E...0x206F, 0x2190...0x2BFF, 0x3000: false
        default: true
        }
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        isNameStart(scalar) || isDigit(scalar) || scalar == "\u{B7}" || (0x300...0x36F).contains(scalar.value)
    }
}
