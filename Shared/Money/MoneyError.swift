/// Why an amount or a currency was refused. The text says what would be right and never repeats the value,
/// so it is safe to log and to send back to the sender.
package struct MoneyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it was; new kinds may be added, so a reader must not count on a closed list.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let unknownCurrency = Code(rawValue: "unknown-currency")
        package static let malformedAmount = Code(rawValue: "malformed-amount")
        package static let amountTooLarge = Code(rawValue: "amount-too-large")
        package static let currencyMismatch = Code(rawValue: "currency-mismatch")
        package static let badRatio = Code(rawValue: "bad-ratio")
        package static let badWeights = Code(rawValue: "bad-weights")
    }

    package let code: Code
    /// A sentence for a person.
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
