import Messaging

/// What one level of decoding has asked for so far.
final class SchemaPage {
    private var properties: [String: JSONValue] = [:]
    private var optional: Set<String> = []
    private var items: JSONValue?

    var schema: [String: JSONValue] {
        if let items { return ["type": "array", "items": items] }
        let required = properties.keys.filter { !optional.contains($0) }.sorted()
        var schema: [String: JSONValue] = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        return schema
    }

    func note(_ name: String, _ schema: JSONValue) { properties[name] = schema }
    func mayBeMissing(_ name: String) { optional.insert(name) }
    func noteItems(_ schema: JSONValue) { items = schema }
}

struct SchemaReader: Decoder {
    let page = SchemaPage()
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(SchemaFields<Key>(page: page))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { SchemaItems(page: page) }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw SchemaError(type: "a bare value") }
}

private struct SchemaFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let page: SchemaPage
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    /// Asked only for fields that may be missing.
    func contains(_ key: Key) -> Bool {
        page.mayBeMissing(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let described = try SchemaWalk.describe(type)
        page.note(key.stringValue, described.schema)
        return described.sample
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw SchemaError(type: key.stringValue) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw SchemaError(type: key.stringValue)
    }

    func superDecoder() throws -> any Decoder { throw SchemaError(type: "a base class") }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw SchemaError(type: key.stringValue) }
}

/// A list of one item.
private struct SchemaItems: UnkeyedDecodingContainer {
    let page: SchemaPage
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 1 }
    var isAtEnd: Bool { currentIndex > 0 }

    init(page: SchemaPage) { self.page = page }

    func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        let described = try SchemaWalk.describe(type)
        page.noteItems(described.schema)
        return described.sample
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { throw SchemaError(type: "a list") }

    func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw SchemaError(type: "a list") }
    func superDecoder() throws -> any Decoder { throw SchemaError(type: "a list") }
}
