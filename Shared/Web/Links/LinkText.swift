/// A text in as few bits as an id needs: 5 for a letter, 4 for a digit, with `-` and `:` among both, and a code to
/// change between small letters (where every text begins), capitals and digits. Hexadecimal runs take 4 bits a digit,
/// all other characters 8 a byte. The last code is the end.
enum LinkText {
    private enum Mode: CaseIterable {
        case small, capitals, digits

        var width: Int { self == .digits ? 4 : 5 }

        /// What the codes from 0 stand for; those behind change the mode, begin a run, or end the text.
        var alphabet: [UInt8] {
            switch self {
            case .small: Array("abcdefghijklmnopqrstuvwxyz-:".utf8)
            case .capitals: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ-:".utf8)
            case .digits: Array("0123456789-:".utf8)
            }
        }

        /// The other two modes, in the order of their codes.
        var others: [Mode] { Mode.allCases.filter { $0 != self } }
        var run: Int { alphabet.count + 2 }
        var end: Int { alphabet.count + 3 }

        static func of(_ byte: UInt8) -> Mode? { allCases.first { $0.alphabet.contains(byte) } }
    }

    static let hexadecimalDigits = Array("0123456789abcdef".utf8)
    private static let lengthBits = 7
    private static let runMax = 1 << lengthBits - 1
    /// Below it, changing between letters and digits is cheaper.
    private static let hexadecimalRunMin = 6

    static func hexadecimal(_ byte: UInt8) -> Int? { hexadecimalDigits.firstIndex(of: byte) }

    static func write(_ text: ArraySlice<UInt8>, to bits: inout LinkBitWriter) {
        var mode = Mode.small
        var rest = text
        while let byte = rest.first {
            if let digits = hexadecimalRun(rest) {
                write(run: digits.map { hexadecimal($0) ?? 0 }, isHexadecimal: true, mode, &bits)
                rest = rest.dropFirst(digits.count)
            } else if let code = mode.alphabet.firstIndex(of: byte) {
                bits.write(code, bits: mode.width)
                rest = rest.dropFirst()
            } else if let next = Mode.of(byte), let change = mode.others.firstIndex(of: next) {
                bits.write(mode.alphabet.count + change, bits: mode.width)
                mode = next
            } else {
                let run = rest.prefix { Mode.of($0) == nil }.prefix(runMax)
                write(run: run.map { Int($0) }, isHexadecimal: false, mode, &bits)
                rest = rest.dropFirst(run.count)
            }
        }
        bits.write(mode.end, bits: mode.width)
    }

    private static func write(run: [Int], isHexadecimal: Bool, _ mode: Mode, _ bits: inout LinkBitWriter) {
        bits.write(mode.run, bits: mode.width)
        bits.write(isHexadecimal ? 1 : 0, bits: 1)
        bits.write(run.count, bits: lengthBits)
        for value in run { bits.write(value, bits: isHexadecimal ? 4 : 8) }
    }

    /// The hexadecimal digits that the text begins with, if there are enough, letters and digits mixed.
    private static func hexadecimalRun(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let run = text.prefix { hexadecimal($0) != nil }.prefix(runMax)
        let letters = run.count { $0 >= UInt8(ascii: "a") }
        return run.count >= hexadecimalRunMin && letters > 0 && letters < run.count ? run : nil
    }

    /// Nil when the bits end too early. Longer texts than an id may have are cut off unread.
    static func read(_ bits: inout LinkBitReader) -> [UInt8]? {
        var mode = Mode.small
        var text: [UInt8] = []
        while text.count <= runMax {
            guard let code = bits.read(bits: mode.width) else { return nil }
            switch code {
            case ..<mode.alphabet.count: text.append(mode.alphabet[code])
            case mode.run:
                guard let run = readRun(&bits) else { return nil }
                text += run
            case mode.end: return text
            default: mode = mode.others[code - mode.alphabet.count]
            }
        }
        return nil
    }

    private static func readRun(_ bits: inout LinkBitReader) -> [UInt8]? {
        guard let isHexadecimal = bits.read(bits: 1), let count = bits.read(bits: lengthBits) else { return nil }
        var run: [UInt8] = []
        for _ in 0..<count {
            guard let value = bits.read(bits: isHexadecimal == 1 ? 4 : 8) else { return nil }
            run.append(isHexadecimal == 1 ? hexadecimalDigits[value] : UInt8(value))
        }
        return run
    }
}
