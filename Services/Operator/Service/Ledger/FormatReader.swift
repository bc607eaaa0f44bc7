import Calendars
import OperatorCore

/// How amounts, dates and times are written: for the whole file, and otherwise where a column says so.
struct Formats {
    static let names = ["decimal", "thousands", "symbol", "sign", "date", "dateTime", "zone"]

    var amount = AmountFormat()
    var date = DatePattern.iso
    /// Nil: RFC 3339.
    var dateTime: DatePattern?
    var zone = Zone.utc

    /// These formats with what stands in a group of fields in their place.
    func with(_ fields: [String: MapNode], zones: ZoneDatabase?) -> Formats {
        var formats = self
        if let node = fields["decimal"] {
            formats.amount.decimal = Self.separator(node, [".": ".", ",": ","]) ?? amount.decimal
        }
        if let node = fields["thousands"] { formats.readThousands(node) }
        if let node = fields["symbol"] { formats.amount.symbol = node.text() }
        if let node = fields["sign"] { formats.amount.sign = node.choice() ?? amount.sign }
        if let node = fields["date"], let pattern = Self.pattern(node, hasTime: false) { formats.date = pattern }
        if let node = fields["dateTime"] { formats.dateTime = Self.pattern(node, hasTime: true) }
        if let node = fields["zone"], let name = node.text() {
            if let zone = try? zones?.zone(name) {
                formats.zone = zone
            } else {
                node.fail("must be the name of a time zone, like Africa/Johannesburg")
            }
        }
        if formats.amount.thousands == formats.amount.decimal {
            (fields["thousands"] ?? fields["decimal"])?
                .fail("must differ: the decimal sign and the one between thousands cannot be the same")
        }
        return formats
    }

    func format(_ kind: FieldKind) -> ValueFormat {
        switch kind {
        case .text: .text
        case .amount: .amount(amount)
        case .date: .date(date)
        case .instant: .instant(dateTime, zone)
        case .boolean: .boolean
        }
    }

    private mutating func readThousands(_ node: MapNode) {
        if node.scalar == "none" {
            amount.thousands = nil
        } else {
            let words = [".": ".", ",": ",", " ": " ", "space": " ", "'": "'"] as [String: Character]
            amount.thousands = Self.separator(node, words) ?? amount.thousands
        }
    }

    private static func separator(_ node: MapNode, _ words: [String: Character]) -> Character? {
        if let word = node.scalar, let sign = words[word] { return sign }
        let known = words.keys.filter { $0 != " " }.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        node.fail("must be one of \(known)")
        return nil
    }

    private static func pattern(_ node: MapNode, hasTime: Bool) -> DatePattern? {
        guard let text = node.text() else { return nil }
        guard let pattern = DatePattern(text), pattern.hasTime == hasTime else {
            node.fail(
                hasTime
                    ? "must be a pattern like dd/mm/yyyy hh:mi, made of yyyy, mm or mmm, dd, hh, mi and ss"
                    : "must be a pattern like dd/mm/yyyy, made of yyyy, mm or mmm, and dd; years have four digits")
            return nil
        }
        return pattern
    }
}
