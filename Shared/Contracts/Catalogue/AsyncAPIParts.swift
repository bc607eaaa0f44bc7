import Messaging

/// A named part of the document.
struct AsyncAPIPart {
    let name: String
    let object: JSONValue
}

extension MessageContract {
    /// On an exchange one channel, its address the routing key; by name one for each queue; an answer has none of its
    /// own, it goes where the request says.
    func channels(_ topology: Topology) -> [AsyncAPIPart] {
        addresses.map { address in
            var channel: [String: JSONValue] = [
                "address": address.map(JSONValue.string) ?? .null,
                "messages": .object([type: .object(["$ref": .string("#/components/messages/\(type)")])]),
            ]
            if address != nil {
                channel["bindings"] = .object(["amqp": binding(address ?? "", topology)])
            }
            if address == Self.bySystem {
                channel["parameters"] = .object(["system": .object(["description": "The ERP that is answered."])])
            }
            return AsyncAPIPart(name: channelName(address), object: .object(channel))
        }
    }

    func operations(_ topology: Topology) -> [AsyncAPIPart] {
        addresses.flatMap { address -> [AsyncAPIPart] in
            let channel = channelName(address)
            let sides = [("send", "Sent by", writers), ("receive", "Read by", readers(in: topology))]
            return sides.compactMap { operation($0.0, $0.1, $0.2, channel) }
        }
    }

    /// Nil for what only outsiders do: the document tells Quittance's side.
    private func operation(
        _ action: String, _ words: String, _ who: [String], _ channel: String
    ) -> AsyncAPIPart? {
        let outsiders = ["ERP", "conductor"]
        guard !who.allSatisfy(outsiders.contains) else { return nil }
        var operation: [String: JSONValue] = [
            "action": .string(action), "summary": .string("\(words) \(who.joined(separator: ", "))."),
            "channel": .object(["$ref": .string("#/channels/\(channel)")]),
        ]
        if type == MessageCatalogue.permitRequest { operation["reply"] = Self.reply }
        return AsyncAPIPart(name: "\(action).\(channel)", object: .object(operation))
    }

    private static let reply = JSONValue.object([
        "address": .object(["location": "$message.header#/reply-to"]),
        "channel": .object(["$ref": .string("#/channels/\(MessageCatalogue.permitAnswer)")]),
    ])

    /// Answers go to each ERP by its name.
    private static let bySystem = "{system}"

    private var addresses: [String?] {
        if exchange != ExchangeName.direct { return [exchange == ExchangeName.erpReplies ? Self.bySystem : routingKey] }
        return queues.isEmpty ? [nil] : queues
    }

    /// Ticks go to all queues alike.
    private var routingKey: String { exchange == ExchangeName.clock ? "" : type }

    private func channelName(_ address: String?) -> String {
        if exchange != ExchangeName.direct { return "\(exchange).\(type)" }
        return address.map { "\($0).\(type)" } ?? type
    }

    private func binding(_ address: String, _ topology: Topology) -> JSONValue {
        if exchange == ExchangeName.direct {
            return .object([
                "is": "queue", "bindingVersion": "0.3.0",
                "queue": .object([
                    "name": .string(address), "durable": true, "exclusive": false, "autoDelete": false, "vhost": "/",
                ]),
            ])
        }
        let kind = topology.exchanges.first { $0.name == exchange }?.kind ?? "topic"
        return .object([
            "is": "routingKey", "bindingVersion": "0.3.0",
            "exchange": .object([
                "name": .string(exchange), "type": .string(kind), "durable": true, "autoDelete": false, "vhost": "/",
            ]),
        ])
    }
}
