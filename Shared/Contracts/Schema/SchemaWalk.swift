import Messaging

/// Describes a type by letting it decode itself from a reader that notes what is asked for and answers with samples.
/// There is so no second list of fields that could drift from the code.
///
/// Known limits: a type must ask for its fields by name, in one go, and not by what it has read before; enumerations
/// must be `CaseIterable` texts.
enum SchemaWalk {
    static func describe<Value: Decodable>(_ type: Value.Type) throws -> Described<Value> {
        if let known = try form(type) { return known }
        if let choice = try choice(type) { return choice }
        let reader = SchemaReader()
        let sample = try Value(from: reader)
        return Described(reader.page.schema, sample)
    }

    private static func form<Value>(_ type: Value.Type) throws -> Described<Value>? {
        guard let form = type as? any WireForm.Type else { return nil }
        func open<Form: WireForm>(_ form: Form.Type) throws -> Described<Value>? {
            let described = try Form.described()
            guard case .object(let schema) = described.schema, let sample = described.sample as? Value else {
                return nil
            }
            return Described(schema, sample)
        }
        return try open(form)
    }

    private static func choice<Value>(_ type: Value.Type) throws -> Described<Value>? {
        guard let cases = type as? any CaseIterable.Type else { return nil }
        func open<Cases: CaseIterable>(_ cases: Cases.Type) throws -> Described<Value>? {
            let texts = cases.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
            guard !texts.isEmpty, texts.count == cases.allCases.count, let sample = cases.allCases.first as? Value
            else { throw SchemaError(type: "\(type)") }
            return Described(["type": "string", "enum": .array(texts.map(JSONValue.string))], sample)
        }
        return try open(cases)
    }
}

/// A type that cannot be described by its decoding.
package struct SchemaError: Error, Hashable, CustomStringConvertible {
    let type: String

    package var description: String { "\(type) has no form that a schema could tell" }
}
