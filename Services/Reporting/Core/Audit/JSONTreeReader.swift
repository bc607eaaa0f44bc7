/// Reads JSON (RFC 8259) byte by byte. Texts are checked for where they end, not for what they say.
struct JSONTreeReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONTreeError) -> JSONTree {
        let tree = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fault }
        return tree
    }

    private var fault: JSONTreeError { JSONTreeError(offset: position) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONTreeError) -> JSONTree {
        guard depth <= JSONTree.depthMax else { throw fault }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .scalar("\"\(try quoted())\"")
        default: return .scalar(try word())
        }
    }

    private mutating func object(depth: Int) throws(JSONTreeError) -> JSONTree {
        position += 1
        var members: [JSONTree.Member] = []
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw fault }
            let name = try quoted()
            guard take(UInt8(ascii: ":")) else { throw fault }
            members.append(JSONTree.Member(name, try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONTreeError) -> JSONTree {
        position += 1
        var values: [JSONTree] = []
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault }
        return .array(values)
    }

    /// What stands between the quotes, escapes as written.
    private mutating func quoted() throws(JSONTreeError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count, let text = String(validating: bytes[start..<position], as: UTF8.self) else {
            throw fault
        }
        position += 1
        return text
    }

    /// A number, `true`, `false` or `null`.
    private mutating func word() throws(JSONTreeError) -> String {
        let start = position
        while let byte = current, Self.isWordByte(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || Self.isNumber(text) else { throw fault }
        return text
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The grammar of RFC 8259: no leading zero or plus sign, digits on both sides of a point, and nothing like `0x1F`.
    private static func isNumber(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        func takeDigits() -> Int {
            let count = rest.prefix { digits.contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        func take(_ bytes: String) -> Bool {
            guard let first = rest.first, bytes.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = take("-")
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = takeDigits()
        guard whole == 1 || (whole > 1 && !startsWithZero) else { return false }
        if take("."), takeDigits() == 0 { return false }
        if take("eE") {
            _ = take("+-")
            if takeDigits() == 0 { return false }
        }
        return rest.isEmpty
    }
}
