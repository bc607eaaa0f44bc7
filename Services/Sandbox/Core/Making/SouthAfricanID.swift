import Calendars

/// South African identity numbers: date of birth, sequence, citizenship, an old digit, and a check digit by Luhn.
enum SouthAfricanID {
    /// - Parameters: sequence: four digits, 0000 to 4999 for women and 5000 to 9999 for men.
    static func number(born: LocalDate, sequence: Int) -> String {
        let birth = born.iso8601.filter { $0 != "-" }.dropFirst(2)
        let digits = String(sequence)
        let first = "\(birth)\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)08"
        return "\(first)\(checkDigit(of: first))"
    }

    /// Every second digit from the right is doubled; the sum with the check digit is a multiple of ten.
    private static func checkDigit(of digits: String) -> Int {
        let sum = digits.reversed().enumerated().reduce(0) { sum, one in
            let digit = one.element.wholeNumberValue ?? 0
            let doubled = one.offset.isMultiple(of: 2) ? digit * 2 : digit
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return (10 - sum % 10) % 10
    }
}
