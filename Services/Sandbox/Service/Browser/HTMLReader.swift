/// Reads the tags of a page, as tolerant as needed for pages that people use: unknown tags are skipped, attributes may
/// stand in any quotes or none, a page that ends in the middle is read up to there.
struct HTMLReader {
    struct Tag: Hashable {
        /// Lower case; a closing tag begins with a slash.
        let name: String
        let attributes: [String: String]
    }

    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    /// The text up to the next tag, and that tag; nil at the end of the page.
    mutating func next() -> (text: String, tag: Tag)? {
        var text = ""
        while let open = rest.firstIndex(of: "<") {
            text += rest[..<open]
            rest = rest[open...].dropFirst()
            if rest.hasPrefix("!--") {
                skip(past: "-->")
            } else if let first = rest.first, first.isLetter || first == "/" || first == "!" {
                let tag = readTag()
                // What stands in these is no markup.
                if tag.name == "script" || tag.name == "style" { skip(past: "</\(tag.name)") }
                return (HTMLText.decode(text), tag)
            } else {
                text.append("<")
            }
        }
        return nil
    }

    private mutating func skip(past end: String) {
        guard let found = rest.firstRange(of: end) else {
            rest = ""
            return
        }
        rest = rest[found.upperBound...]
    }

    private mutating func readTag() -> Tag {
        let name = take { !$0.isWhitespace && $0 != ">" }.lowercased()
        var attributes: [String: String] = [:]
        while true {
            _ = take { $0.isWhitespace || $0 == "/" }
            guard let character = rest.first, character != ">" else { break }
            let attribute = take { !$0.isWhitespace && !"=>/".contains($0) }.lowercased()
            _ = take(while: \.isWhitespace)
            var value = ""
            if rest.first == "=" {
                rest.removeFirst()
                value = readValue()
            } else if attribute.isEmpty {
                rest.removeFirst()
                continue
            }
            if attributes[attribute] == nil { attributes[attribute] = HTMLText.decode(value) }
        }
        if rest.first == ">" { rest.removeFirst() }
        return Tag(name: name.count > 1 && name.hasSuffix("/") ? String(name.dropLast()) : name, attributes: attributes)
    }

    private mutating func readValue() -> String {
        _ = take(while: \.isWhitespace)
        guard let quote = rest.first, quote == "\"" || quote == "'" else {
            return take { !$0.isWhitespace && $0 != ">" }
        }
        rest.removeFirst()
        let value = take { $0 != quote }
        if rest.first == quote { rest.removeFirst() }
        return value
    }

    private mutating func take(while matches: (Character) -> Bool) -> String {
        let end = rest.firstIndex { !matches($0) } ?? rest.endIndex
        defer { rest = rest[end...] }
        return String(rest[..<end])
    }
}

/// Character references.
enum HTMLText {
    private static let named: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    ]

    static func decode(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            rest = rest[ampersand...]
            // The longest reference there is has ten characters.
            guard let end = rest.prefix(12).firstIndex(of: ";"),
                let character = character(rest[rest.index(after: rest.startIndex)..<end])
            else {
                result.append("&")
                rest = rest.dropFirst()
                continue
            }
            result += character
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func character(_ name: Substring) -> String? {
        if let known = named[name] { return known }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let code = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
