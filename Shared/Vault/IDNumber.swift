/// Id numbers as keys between systems: the same number typed with other spaces, dashes or case is the same number.
package enum IDNumber {
    static let lengthMin = 6

    /// Letters and digits only, capitals; `nil` when that is no number of a person's own: fewer than six signs, no
    /// digit at all, or one sign repeated (`000000`), which is what people type where a form insists on a number.
    package static func plausible(_ text: String) -> String? {
        let signs = text.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard signs.count >= lengthMin, signs.contains(where: \.isNumber), Set(signs).count > 1 else { return nil }
        return signs
    }
}
