package import Foundation
package import Messaging

/// The AsyncAPI 3.0 document of the whole system: servers, a channel for each type on its exchange or queues, who sends
/// and who receives it, and its JSON Schema. Made from the topology and the Swift types.
package enum AsyncAPI {
    package static func document(_ topology: Topology) throws -> JSONValue {
        let contracts = MessageCatalogue.all
        var channels: [String: JSONValue] = [:]
        var operations: [String: JSONValue] = [:]
        var messages: [String: JSONValue] = [:]
        for contract in contracts {
            messages[contract.type] = try message(contract)
            for channel in contract.channels(topology) { channels[channel.name] = channel.object }
            for operation in contract.operations(topology) { operations[operation.name] = operation.object }
        }
        return .object([
            "asyncapi": "3.0.0", "info": info, "defaultContentType": "application/json",
            "servers": .object(["broker": server]), "channels": .object(channels), "operations": .object(operations),
            "components": .object([
                "messages": .object(messages),
                "schemas": .object(["cloudEventHeaders": EnvelopeHeaders.schema]),
            ]),
        ])
    }

    /// The schemas alone, by file name: each stands for itself.
    package static func schemaFiles() throws -> [String: Data] {
        try MessageCatalogue.all.reduce(into: [:]) { files, contract in
            guard case .object(var schema) = try contract.schema() else { return }
            schema["$schema"] = "http://json-schema.org/draft-07/schema#"
            schema["$id"] = .string("urn:quittance:\(contract.type)")
            schema["title"] = .string(contract.type)
            files[contract.type + ".json"] = try text(.object(schema))
        }
    }

    /// Indented, keys sorted, so that two versions can be compared line by line.
    package static func text(_ value: JSONValue) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + Data("\n".utf8)
    }

    private static var info: JSONValue {
        .object([
            "title": "Quittance", "version": "1.0.0",
            "description": """
            The messages between Quittance's services, and with ERPs. CloudEvents 1.0 in AMQP 0-9-1: attributes are \
            headers, the body is JSON; the structured form is read as well. Unknown fields are ignored; a breaking \
            change of a type is a new type.
            """,
        ])
    }

    private static var server: JSONValue {
        .object([
            "host": "localhost:5672", "protocol": "amqp", "protocolVersion": "0.9.1",
            "description": "RabbitMQ 3.10 or later, with the exchanges and queues of compose/broker/definitions.json.",
        ])
    }

    private static func message(_ contract: MessageContract) throws -> JSONValue {
        var message: [String: JSONValue] = [
            "name": .string(contract.type), "title": .string(contract.type), "contentType": "application/json",
            "payload": try contract.schema(),
        ]
        if case .plain = contract.form { return .object(message) }
        message["headers"] = .object(["$ref": "#/components/schemas/cloudEventHeaders"])
        message["bindings"] = .object([
            "amqp": .object(["messageType": .string(contract.type), "bindingVersion": "0.3.0"])
        ])
        return .object(message)
    }
}
