extension FEELNumber: CustomStringConvertible {
    /// Reads `-12.50`, `.5`, `1.2e-3`; nil when the text is anything else or out of range.
    package init?(_ text: String) {
        var bytes = text.utf8.makeIterator()
        var byte = bytes.next()
        let isNegative = byte == UInt8(ascii: "-")
        if isNegative || byte == UInt8(ascii: "+") { byte = bytes.next() }
        var value: UInt128 = 0
        var exponent = 0
        var sticky = false
        var digits = 0
        var isFraction = false
        while let current = byte, current != UInt8(ascii: "e"), current != UInt8(ascii: "E") {
            byte = bytes.next()
            if current == UInt8(ascii: "."), !isFraction {
                isFraction = true
                guard let next = byte, Self.digit(next) != nil else { return nil }
                continue
            }
            guard let digit = Self.digit(current) else { return nil }
            digits += 1
            if value < Self.powersOfTen[37] {
                value = value * 10 + UInt128(digit)
                exponent -= isFraction ? 1 : 0
            } else {
                sticky = sticky || digit != 0
                exponent += isFraction ? 0 : 1
            }
        }
        guard digits > 0 else { return nil }
        if byte != nil {
            guard let power = Self.exponent(from: &bytes) else { return nil }
            exponent += power
        }
        guard let number = Self.rounded(isNegative, value, exponent, sticky: sticky) else { return nil }
        self = number
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : nil
    }

    private static func exponent(from bytes: inout String.UTF8View.Iterator) -> Int? {
        var byte = bytes.next()
        let isNegative = byte == UInt8(ascii: "-")
        if isNegative || byte == UInt8(ascii: "+") { byte = bytes.next() }
        var value: Int?
        while let current = byte {
            guard let digit = digit(current) else { return nil }
            // Beyond this the number is zero or too large in any case.
            value = min((value ?? 0) * 10 + Int(digit), 100_000)
            byte = bytes.next()
        }
        return value.map { isNegative ? -$0 : $0 }
    }

    /// Plain decimal notation; an exponent only where more than 60 zeros would be written.
    package var description: String {
        let digits = String(coefficient)
        let sign = isNegative ? "-" : ""
        let exponent = Int(exponent)
        if exponent > 60 || exponent < -95 { return "\(sign)\(digits)E\(exponent)" }
        if exponent >= 0 { return sign + digits + String(repeating: "0", count: exponent) }
        if digits.utf8.count > -exponent {
            return sign + digits.dropLast(-exponent) + "." + digits.suffix(-exponent)
        }
        return sign + "0." + String(repeating: "0", count: -exponent - digits.utf8.count) + digits
    }
}

extension FEELNumber: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value) }
}
