package import Calendars
package import Foundation
package import Money

/// Reads an outside message's fields and collects every fault instead of stopping at the first: the sender mends a
/// message once, not five times. Values that cannot be read come back as `nil`, with the reason noted.
package struct FieldReader {
    private let members: [String: JSONValue]
    package private(set) var faults: [Reason] = []
    /// Set while a reader is asked what it reads; nothing is read then.
    private var sheet: FieldSheet?

    /// Longest text taken for an id, and for any other short field, in UTF-8 bytes.
    package static let identifierBytesMax = 80
    package static let textBytesMax = 2_000
    package static let attributesMax = 100

    package init(_ data: Data) {
        if let object = try? JSONDecoder().decode([String: JSONValue].self, from: data) {
            members = object
        } else {
            members = [:]
            faults.append(Reason("not-json", "The body must be one JSON object."))
        }
    }

    package init(members: [String: JSONValue]) {
        self.members = members
    }

    /// What a reader reads, in its order. The reader runs once and is given nothing: one that stops at the first
    /// missing field, instead of noting every fault, would tell of that field only.
    package static func fields(of read: (inout FieldReader) -> Void) -> [FieldDescription] {
        var reader = FieldReader(members: [:])
        reader.sheet = FieldSheet()
        read(&reader)
        return reader.sheet?.fields ?? []
    }

    /// - Returns: whether the field was only asked for, so that there is nothing to read.
    private mutating func isDescribing(_ field: String, _ form: FieldDescription.Form) -> Bool {
        sheet?.note(field, form)
        return sheet != nil
    }

    package mutating func fault(_ code: String, _ field: String, _ text: String) {
        faults.append(Reason(code, field: field, text))
    }

    package mutating func has(_ field: String) -> Bool {
        if sheet != nil {
            sheet?.mayBeMissing(field)
            return true
        }
        switch members[field] {
        case .none, .some(.null): return false
        default: return true
        }
    }

    package func value(_ field: String) -> JSONValue? { members[field] }

    /// All members, as they were read.
    package var object: [String: JSONValue] { members }

    // MARK: - Text

    package mutating func text(_ field: String, bytesMax: Int = textBytesMax) -> String? {
        if isDescribing(field, .text(bytesMax: bytesMax)) { return nil }
        return given(field, bytesMax: bytesMax)
    }

    private mutating func given(_ field: String, bytesMax: Int = textBytesMax) -> String? {
        guard has(field) else {
            fault("missing", field, "is missing.")
            return nil
        }
        guard let text = members[field]?.text else {
            fault("not-text", field, "must be text in quotes.")
            return nil
        }
        guard !text.isEmpty, text.utf8.count <= bytesMax else {
            fault("length", field, "must have 1 to \(bytesMax) bytes.")
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }) else {
            fault("control-character", field, "must not have control characters.")
            return nil
        }
        return text
    }

    package mutating func optionalText(_ field: String, bytesMax: Int = textBytesMax) -> String? {
        has(field) ? text(field, bytesMax: bytesMax) : nil
    }

    /// An id of the sender's: printable ASCII without spaces.
    package mutating func identifier(_ field: String) -> String? {
        if isDescribing(field, .identifier(bytesMax: Self.identifierBytesMax)) { return nil }
        guard let text = given(field, bytesMax: Self.identifierBytesMax) else { return nil }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            fault("identifier", field, "must be letters, digits and signs without spaces.")
            return nil
        }
        return text
    }

    package mutating func optionalIdentifier(_ field: String) -> String? {
        has(field) ? identifier(field) : nil
    }

    /// ISO 3166-1 alpha-2.
    package mutating func country(_ field: String) -> String? {
        if isDescribing(field, .country) { return nil }
        guard let text = given(field, bytesMax: 2) else { return nil }
        guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            fault("country", field, "must be two capital letters like ZA (ISO 3166-1).")
            return nil
        }
        return text
    }

    package mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ field: String, _ type: Value.Type
    ) -> Value? where Value.RawValue == String {
        if isDescribing(field, .choice(Value.allCases.map(\.rawValue))) { return nil }
        guard let text = given(field) else { return nil }
        guard let value = Value(rawValue: text) else {
            let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
            fault("choice", field, "must be one of: \(allowed).")
            return nil
        }
        return value
    }

    // MARK: - Booleans, dates, money

    package mutating func boolean(_ field: String) -> Bool? {
        if isDescribing(field, .boolean) { return nil }
        if case .boolean(let value)? = members[field] { return value }
        fault(has(field) ? "not-boolean" : "missing", field, "must be true or false.")
        return nil
    }

    package mutating func date(_ field: String, within range: ClosedRange<LocalDate>? = nil) -> LocalDate? {
        if isDescribing(field, .date) { return nil }
        guard let text = given(field) else { return nil }
        guard let date = try? LocalDate(iso8601: text) else {
            fault("date", field, "must be a date like 2026-03-31.")
            return nil
        }
        if let range, !range.contains(date) {
            fault(
                "date-range", field,
                "must lie between \(range.lowerBound.iso8601) and \(range.upperBound.iso8601).")
            return nil
        }
        return date
    }

    package mutating func instant(_ field: String) -> Instant? {
        if isDescribing(field, .instant) { return nil }
        guard let text = given(field) else { return nil }
        guard let instant = try? Instant(rfc3339: text) else {
            fault("instant", field, "must be an instant like 2026-03-31T09:00:00Z.")
            return nil
        }
        return instant
    }

    package mutating func currency(_ field: String = "currency") -> Currency? {
        if isDescribing(field, .currency) { return nil }
        guard let text = given(field) else { return nil }
        guard let currency = try? Currency(code: text) else {
            fault("currency", field, "must be an ISO 4217 currency code like ZAR.")
            return nil
        }
        return currency
    }

    /// A positive amount in a decimal string; zero only if asked for.
    package mutating func money(
        _ field: String = "amount", currencyField: String = "currency", allowingZero: Bool = false
    ) -> Money? {
        if isDescribing(field, .amount) {
            sheet?.note(currencyField, .currency, with: field)
            return nil
        }
        let currency = currency(currencyField)
        guard let text = given(field), let currency else { return nil }
        do {
            let money = try Money(decimal: text, currency: currency)
            if money.isNegative || (money.isZero && !allowingZero) {
                fault("amount-sign", field, "must be more than zero.")
                return nil
            }
            return money
        } catch {
            fault("amount", field, "must be a decimal number in quotes like \"1234.50\" (\(error)).")
            return nil
        }
    }

    /// A flat object of texts, numbers and booleans, every value turned to text.
    package mutating func attributes(_ field: String) -> [String: String]? {
        let isThere = has(field)
        if isDescribing(field, .attributes(countMax: Self.attributesMax)) { return [:] }
        guard isThere else { return [:] }
        guard case .object(let object)? = members[field], object.count <= Self.attributesMax else {
            fault("attributes", field, "must be an object of at most \(Self.attributesMax) simple values.")
            return nil
        }
        var result: [String: String] = [:]
        for (name, value) in object {
            switch value {
            case .string(let text): result[name] = text
            case .number(let number): result[name] = "\(number)"
            case .boolean(let flag): result[name] = flag ? "true" : "false"
            case .null: continue
            case .array, .object:
                fault("attributes", "\(field).\(name)", "must be a text, a number, true or false.")
            }
        }
        return result
    }

    // MARK: - Lists

    /// A list of objects that may be missing, each read by `read`; faults are named by their place in it.
    package mutating func list<Element>(
        _ field: String, countMax: Int, _ read: (inout FieldReader) -> Element?
    ) -> [Element] {
        let isThere = has(field)
        if sheet != nil {
            sheet?.note(field, .list(countMax: countMax, of: Self.fields { _ = read(&$0) }))
            return []
        }
        guard isThere else { return [] }
        guard case .array(let items)? = members[field], items.count <= countMax else {
            fault("list", field, "must be a list of at most \(countMax) objects.")
            return []
        }
        var elements: [Element] = []
        for (index, item) in items.enumerated() {
            guard case .object(let members) = item else {
                fault("object", "\(field)[\(index)]", "must be an object.")
                continue
            }
            var inner = FieldReader(members: members)
            let element = read(&inner)
            for found in inner.faults { fault(found.code, "\(field)[\(index)].\(found.field ?? "")", found.text) }
            if inner.faults.isEmpty, let element { elements.append(element) }
        }
        return elements
    }
}
