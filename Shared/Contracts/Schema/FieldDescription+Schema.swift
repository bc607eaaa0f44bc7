import Messaging

extension FieldDescription {
    /// The schema of an object with these fields. A field that may be missing may also be null.
    static func schema(_ fields: [FieldDescription]) -> [String: JSONValue] {
        var properties: [String: JSONValue] = [:]
        var dependencies: [String: JSONValue] = [:]
        for field in fields {
            properties[field.name] = .object(field.isRequired ? field.form.schema : field.form.orNull)
            if let other = field.goesWith { dependencies[other] = [.string(field.name)] }
        }
        var schema: [String: JSONValue] = [
            "type": "object", "properties": .object(properties),
            "required": .array(fields.filter(\.isRequired).map(\.name).sorted().map(JSONValue.string)),
        ]
        if !dependencies.isEmpty { schema["dependencies"] = .object(dependencies) }
        return schema
    }
}

extension FieldDescription.Form {
    /// Schemas count characters where readers count bytes: for other letters than a to z the reader takes fewer.
    var schema: [String: JSONValue] {
        switch self {
        case .text(let bytesMax):
            ["type": "string", "minLength": .whole(1), "maxLength": .whole(bytesMax)]
        case .identifier(let bytesMax):
            ["type": "string", "pattern": .string("^[!-~]{1,\(bytesMax)}$")]
        case .country: ["type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2."]
        case .choice(let texts): ["type": "string", "enum": .array(texts.map(JSONValue.string))]
        case .boolean: ["type": "boolean"]
        case .date: SchemaWords.date
        case .instant: SchemaWords.instant
        case .currency: SchemaWords.currency
        case .amount: SchemaWords.amount
        case .attributes(let countMax):
            [
                "type": "object", "maxProperties": .whole(countMax),
                "additionalProperties": .object(["type": ["string", "number", "boolean", "null"]]),
            ]
        case .list(let countMax, let fields):
            [
                "type": "array", "maxItems": .whole(countMax),
                "items": .object(FieldDescription.schema(fields)),
            ]
        }
    }

    var orNull: [String: JSONValue] {
        var schema = schema
        if let type = schema["type"] { schema["type"] = [type, "null"] }
        if case .array(let texts)? = schema["enum"] { schema["enum"] = .array(texts + [.null]) }
        return schema
    }
}
