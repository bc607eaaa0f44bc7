import Foundation

/// Plain JSON: null, booleans, numbers, strings, arrays and objects stand for themselves.
///
/// What JSON has no kind for is a string that starts with `@"`: FEEL's own at-literal, `@"2026-03-01"`, or for a range
/// `@"[1..5]"`. A text that itself starts with `@` gets one more `@` in front, so every value comes back as it was.
/// Numbers are written with all their digits. Functions have no JSON form.
extension FEELValue: Codable {
    private struct EntryKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        if case .context(let context) = self {
            var container = encoder.container(keyedBy: EntryKey.self)
            for entry in context.entries {
                try container.encode(entry.value, forKey: EntryKey(stringValue: entry.name))
            }
            return
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .string(let value): try container.encode(value.hasPrefix("@") ? "@" + value : value)
        case .number(let value):
            // Decimal holds 38 digits and exponents to 127: every number a business table can hold, exactly.
            guard let decimal = Decimal(string: value.description), FEELNumber(decimal.description) == value else {
                try container.encode("@\"\(value)\"")
                return
            }
            try container.encode(decimal)
        case .list(let items): try container.encode(items)
        case .range: try container.encode("@\"\(description)\"")
        case .function:
            throw EncodingError.invalidValue(
                self, .init(codingPath: encoder.codingPath, debugDescription: "a function has no JSON form"))
        default: try container.encode(literal)
        }
    }

    package init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: EntryKey.self) {
            let keys = keyed.allKeys.sorted { $0.stringValue < $1.stringValue }
            self = .context(
                FEELContext(try keys.map { ($0.stringValue, try keyed.decode(FEELValue.self, forKey: $0)) }))
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Decimal.self), let number = FEELNumber(value.description) {
            self = .number(number)
        } else if let value = try? container.decode([FEELValue].self) {
            self = .list(value)
        } else {
            let text = try container.decode(String.self)
            guard let value = Self.decoded(text) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "\(text) is no date, time, duration, range or number")
            }
            self = value
        }
    }

    private static func decoded(_ text: String) -> FEELValue? {
        guard text.hasPrefix("@") else { return .string(text) }
        if text.hasPrefix("@@") { return .string(String(text.dropFirst())) }
        guard text.hasPrefix("@\""), text.hasSuffix("\""), text.count > 3 else { return nil }
        let content = String(text.dropFirst(2).dropLast())
        if let number = FEELNumber(content) { return .number(number) }
        return TemporalText.any(content) ?? Builtins.rangeValue(content)
    }
}
