package import Foundation
import Messaging

extension Topology {
    /// RabbitMQ's definitions document for one virtual host, without users: passwords belong to a deployment.
    /// Keys and lists are sorted as given, so the file changes only when the topology does.
    package func definitions(virtualHost: String = "/") throws -> Data {
        let document: [String: JSONValue] = [
            "vhosts": .array([.object(["name": .string(virtualHost)])]),
            "exchanges": .array(exchanges.map { $0.definition(virtualHost) }),
            "queues": .array(queues.map { $0.definition(virtualHost) }),
            "bindings": .array(bindings.map { $0.definition(virtualHost) }),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(document) + Data("\n".utf8)
    }
}

extension Topology.Exchange {
    fileprivate func definition(_ host: String) -> JSONValue {
        var arguments: [String: JSONValue] = [:]
        arguments["alternate-exchange"] = alternate.map(JSONValue.string)
        return .object([
            "name": .string(name), "vhost": .string(host), "type": .string(kind), "durable": .boolean(true),
            "auto_delete": .boolean(false), "internal": .boolean(false), "arguments": .object(arguments),
        ])
    }
}

extension Topology.Queue {
    fileprivate func definition(_ host: String) -> JSONValue {
        var arguments: [String: JSONValue] = ["x-queue-type": .string(kind.rawValue)]
        if singleActiveConsumer { arguments["x-single-active-consumer"] = .boolean(true) }
        if let lengthMax { arguments["x-max-length"] = .number(Decimal(lengthMax)) }
        return .object([
            "name": .string(name), "vhost": .string(host), "durable": .boolean(true), "auto_delete": .boolean(false),
            "arguments": .object(arguments),
        ])
    }
}

extension Topology.Binding {
    fileprivate func definition(_ host: String) -> JSONValue {
        .object([
            "source": .string(exchange), "vhost": .string(host), "destination": .string(queue),
            "destination_type": .string("queue"), "routing_key": .string(key), "arguments": .object([:]),
        ])
    }
}
