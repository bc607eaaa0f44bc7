/// How amounts are written in a column.
package struct AmountFormat: Sendable, Hashable {
    /// What becomes of a minus or of brackets around an amount.
    package enum Sign: String, Sendable, CaseIterable {
        /// It stays, and the event is refused: amounts are above zero, the type says which way money went.
        case keep
        /// Ledgers that write payments and credit notes as negative amounts.
        case drop
    }

    package var decimal: Character = "."
    /// Between groups of three digits; nil when there is nothing. A space stands for every kind of space.
    package var thousands: Character?
    /// May stand before or behind the digits, like `R` or `EUR`.
    package var symbol: String?
    package var sign = Sign.keep

    package init() {}

    /// `1234.50` from what the column says, with a minus if there is one to keep; nil when it is not written like this.
    package func decimalText(_ cell: String) -> String? {
        var text = cell.map { $0.isWhitespace ? " " : String($0) }.joined()[...]
        var isNegative = false
        if text.hasPrefix("("), text.hasSuffix(")") {
            isNegative = true
            text = text.dropFirst().dropLast()
        }
        // The sign may stand before or behind the symbol, and a ledger may put it behind the digits.
        var symbol = symbol ?? ""
        for _ in 0..<2 {
            text = text.trimmedSlice
            if !isNegative, let rest = text.withoutSign {
                isNegative = true
                text = rest.trimmedSlice
            }
            if !symbol.isEmpty, text.hasPrefix(symbol) || text.hasSuffix(symbol) {
                text = text.hasPrefix(symbol) ? text.dropFirst(symbol.count) : text.dropLast(symbol.count)
                symbol = ""
            }
        }
        guard let digits = plainDigits(text.trimmedSlice) else { return nil }
        return isNegative && sign == .keep ? "-" + digits : digits
    }

    /// Like what the column should hold.
    package var example: String {
        "1" + (thousands.map(String.init) ?? "") + "234" + String(decimal) + "50"
    }

    private func plainDigits(_ text: Substring) -> String? {
        let parts = text.split(separator: decimal, omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = wholeDigits(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole }
        guard !parts[1].isEmpty, parts[1].allSatisfy(\.isPlainDigit) else { return nil }
        return whole + "." + parts[1]
    }

    /// With groups of three, or without any: a separator in the wrong place is a mistype or another convention.
    private func wholeDigits(_ text: Substring) -> String? {
        guard let thousands else { return text.isDigits ? String(text) : nil }
        let groups = text.split(separator: thousands, omittingEmptySubsequences: false)
        guard groups.allSatisfy(\.isDigits), let first = groups.first else { return nil }
        guard groups.count == 1 || (first.count <= 3 && groups.dropFirst().allSatisfy { $0.count == 3 }) else {
            return nil
        }
        return groups.joined()
    }
}

extension Character {
    var isPlainDigit: Bool { ("0"..."9").contains(self) }
}

extension Substring {
    fileprivate var isDigits: Bool { !isEmpty && allSatisfy(\.isPlainDigit) }

    fileprivate var trimmedSlice: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Without one minus at either end; nil when there is none.
    fileprivate var withoutSign: Substring? {
        let signs: [Character] = ["-", "\u{2212}"]
        if let first, signs.contains(first) { return dropFirst() }
        if let last, signs.contains(last) { return dropLast() }
        return nil
    }
}
