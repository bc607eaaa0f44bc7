/// Reads fixed-width digits and separators off the front of an ASCII text.
struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes exactly `count` digits, or nothing.
    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        var taken = 0
        for byte in rest.prefix(count) {
            guard let digit = Self.digit(byte) else { return nil }
            value = value * 10 + digit
            taken += 1
        }
        guard taken == count else { return nil }
        rest = rest.dropFirst(count)
        return value
    }

    /// Takes between one and `most` digits, or nothing, and says how many they were. `most` must be at most 18.
    mutating func digits(upTo most: Int) -> (value: Int, count: Int)? {
        let count = rest.prefix(most).prefix { Self.digit($0) != nil }.count
        guard count > 0, let value = digits(count) else { return nil }
        return (value, count)
    }

    /// Takes one character if it is this one.
    mutating func take(_ choice: Unicode.Scalar) -> Bool {
        guard let first = rest.first, choice == Unicode.Scalar(first) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Takes one character if it is one of `choices`.
    mutating func take(_ choices: Unicode.Scalar...) -> Bool {
        guard let first = rest.first, choices.contains(Unicode.Scalar(first)) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }
}

/// A number that is not negative, with leading zeros to `width`.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
