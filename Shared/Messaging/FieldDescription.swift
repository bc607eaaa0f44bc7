/// What a reader reads of an outside message, told by the reader itself: schemas are made of it, so that they cannot
/// say another thing than the code.
package struct FieldDescription: Sendable, Hashable {
    package indirect enum Form: Sendable, Hashable {
        /// UTF-8 bytes.
        case text(bytesMax: Int)
        case identifier(bytesMax: Int)
        case country
        case choice([String])
        case boolean
        case date
        case instant
        case currency
        case amount
        /// Simple values by name.
        case attributes(countMax: Int)
        case list(countMax: Int, of: [FieldDescription])
    }

    package let name: String
    package let form: Form
    package let isRequired: Bool
    /// The optional field without which this one need not be there: an amount's currency.
    package let goesWith: String?
}

/// Collects descriptions while a reader runs on no message.
struct FieldSheet: Sendable, Hashable {
    private(set) var fields: [FieldDescription] = []
    private var optional: Set<String> = []

    mutating func mayBeMissing(_ name: String) { optional.insert(name) }

    mutating func note(_ name: String, _ form: FieldDescription.Form, with other: String? = nil) {
        let goesWith = other.flatMap { optional.contains($0) ? $0 : nil }
        fields.append(
            FieldDescription(
                name: name, form: form, isRequired: !optional.contains(name) && goesWith == nil, goesWith: goesWith))
    }
}
