/// Counts as people read them.
package enum PlainNumber {
    /// Groups of three with a no-break space: `12 345`.
    package static func grouped(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "\u{00A0}" }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + text
    }

    /// `1 payment`, `12 payments`.
    package static func counted(_ number: Int64, _ one: String, _ many: String) -> String {
        "\(grouped(number)) \(number == 1 ? one : many)"
    }

    /// A share as `12.5%`; nothing when the whole is nothing.
    package static func percent(_ part: Int64, of whole: Int64) -> String? {
        guard whole > 0 else { return nil }
        let tenths = (part * 1_000 + whole / 2) / whole
        return "\(tenths / 10).\(tenths % 10)%"
    }
}
