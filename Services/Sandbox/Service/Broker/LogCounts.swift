import Contracts
import Messaging
import Synchronization

/// Counts what goes by in the stream of everything, for the line on the terminal. Nothing is decided by it.
final class LogCounts: Sendable {
    struct Counts: Sendable, Hashable {
        var refusals: [String: Int] = [:]
        var holds = 0
    }

    private let counts = Mutex(Counts())

    var now: Counts { counts.withLock { $0 } }

    func read(from transport: any MessageTransport) async {
        let log = Subscription(queue: QueueName.eventsLog, prefetch: 1_000, streamOffset: .first)
        for await batch in transport.deliveries(of: [log]) {
            for delivery in batch { take(delivery) }
            await transport.acknowledge(batch.map(\.token))
        }
    }

    func take(_ delivery: Delivery) {
        switch delivery.properties.type {
        case "contact.refused.v1":
            guard let data = try? JSONCoding.decode(JSONValue.self, from: delivery.body),
                case .array(let rules)? = data["rules"]
            else { return }
            counts.withLock { counts in
                for rule in rules { counts.refusals[rule.text ?? "", default: 0] += 1 }
            }
        case "hold.placed.v1": counts.withLock { $0.holds += 1 }
        default: break
        }
    }
}
