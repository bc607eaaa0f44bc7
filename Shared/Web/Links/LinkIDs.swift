/// The ids of a link as bytes, as short as they can be without a table: what an id shares with the one before it is
/// written as a count (`city:` in account and debtor), and pairs of hexadecimal digits become single bytes.
enum LinkIDs {
    private static let hexadecimalFlag: UInt8 = 0x80

    static func encode(_ ids: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        var previous: [UInt8] = []
        for (index, id) in ids.enumerated() {
            let text = Array(id.utf8)
            let shared = index == 0 ? 0 : zip(previous, text).prefix { $0 == $1 }.count
            if index > 0 { bytes.append(UInt8(shared)) }
            let rest = text.dropFirst(shared)
            let packed = packHexadecimal(rest)
            bytes.append(packed == nil ? UInt8(rest.count) : UInt8(rest.count) | hexadecimalFlag)
            bytes += packed ?? Array(rest)
            previous = text
        }
        return bytes
    }

    /// Nil unless `bytes` is what `encode` makes of two or three ids.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [String]? {
        var rest = bytes
        var ids: [String] = []
        var previous: [UInt8] = []
        while !rest.isEmpty {
            var shared = 0
            if !ids.isEmpty {
                shared = Int(rest.removeFirst())
                guard shared <= previous.count else { return nil }
            }
            guard let suffix = takeSuffix(&rest) else { return nil }
            let text = Array(previous.prefix(shared)) + suffix
            guard let id = String(validating: text, as: UTF8.self), (1...120).contains(text.count) else { return nil }
            ids.append(id)
            previous = text
        }
        return (2...3).contains(ids.count) && encode(ids) == Array(bytes) ? ids : nil
    }

    private static func takeSuffix(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let head = rest.popFirst() else { return nil }
        let isHexadecimal = head & hexadecimalFlag != 0
        let count = Int(head & ~hexadecimalFlag)
        let taken = isHexadecimal ? count / 2 : count
        guard rest.count >= taken, !isHexadecimal || count % 2 == 0 else { return nil }
        let bytes = Array(rest.prefix(taken))
        rest = rest.dropFirst(taken)
        return isHexadecimal ? bytes.flatMap { [digit($0 >> 4), digit($0 & 0xF)] } : bytes
    }

    /// Nil unless all are lower-case hexadecimal digits, an even number of them, and at least two.
    private static func packHexadecimal(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let values = text.compactMap(value)
        guard values.count == text.count, values.count >= 2, values.count % 2 == 0 else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
