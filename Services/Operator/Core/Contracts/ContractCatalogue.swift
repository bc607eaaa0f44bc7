package import Contracts

/// Every message type with who writes it; who reads it follows from the topology.
package enum ContractCatalogue {
    package struct Contract: Sendable, Hashable, Encodable {
        package let type: String
        package let exchange: String
        package let writers: [String]
        package let readers: [String]
    }

    /// By type.
    package static func contracts(_ topology: Topology) -> [Contract] {
        written.flatMap { group in
            group.types.map { type in
                Contract(
                    type: type, exchange: group.exchange, writers: group.writers,
                    readers: readers(type, group.exchange, topology))
            }
        }.sorted { $0.type < $1.type }
    }

    private struct Written {
        let exchange: String
        let writers: [String]
        let types: [String]

        init(_ exchange: String, by writers: String..., types: [String]) {
            self.exchange = exchange
            self.writers = writers
            self.types = types
        }
    }

    private static let written: [Written] = [
        Written(ExchangeName.erp, by: "ERP", types: ERPEventType.all.map(\.name) + [Watermark.messageType]),
        Written(
            ExchangeName.erpReplies, by: "communication", "dispute", "payment",
            types: [ERPMessageAccepted.messageType, ERPMessageRejected.messageType]),
        Written(ExchangeName.erpReplies, by: "payment", types: [ERPPaymentReceived.messageType]),
        Written(
            ExchangeName.events, by: "payment",
            types: [
                AccountState.messageType, PaymentReceived.messageType, PaymentReversed.messageType,
                PromiseState.messageType, FeedFresh.messageType,
            ]),
        Written(ExchangeName.events, by: "segmentation", types: [AccountSegmented.messageType]),
        Written(
            ExchangeName.events, by: "communication",
            types: [
                DebtorState.messageType, ReplyReceived.messageType, ContactPermitted.messageType,
                ContactRefused.messageType, ContactSettled.messageType, CallTask.messageType,
            ]),
        Written(ExchangeName.events, by: "notifier", types: [ContactOutcomes.messageType]),
        Written(
            ExchangeName.events, by: "dispute",
            types: [DisputeState.messageType, HoldPlaced.messageType, HoldReleased.messageType]),
        Written(ExchangeName.events, by: "communication", "segmentation", types: [DecisionRecorded.messageType]),
        Written(ExchangeName.events, by: "every service", types: [AlertRaised.messageType]),
        Written(ExchangeName.clock, by: "conductor", types: [ClockTick.messageType]),
        Written(ExchangeName.direct, by: "every service", types: [ClockAnswer.messageType]),
        Written(ExchangeName.direct, by: "communication", types: [FactProbe.messageType]),
        Written(ExchangeName.direct, by: "dispute", "payment", types: [FactEcho.messageType]),
    ]

    /// From the bindings; what goes to one named queue is read by its owner.
    private static func readers(_ type: String, _ exchange: String, _ topology: Topology) -> [String] {
        switch type {
        case ClockAnswer.messageType: return ["conductor"]
        case FactProbe.messageType: return ["dispute", "payment"]
        case FactEcho.messageType: return ["communication"]
        default: break
        }
        if exchange == ExchangeName.erpReplies { return ["ERP"] }
        let queues = topology.bindings.filter { $0.exchange == exchange && takes($0.key, type, exchange) }.map(\.queue)
        return Set(queues.map(owner)).sorted()
    }

    private static func takes(_ key: String, _ type: String, _ exchange: String) -> Bool {
        guard exchange != ExchangeName.clock, key != "#" else { return true }
        guard key.hasSuffix(".#") else { return key == type }
        let stem = key.dropLast(2)
        return type == stem || type.hasPrefix(stem + ".")
    }

    private static func owner(_ queue: String) -> String {
        queue == QueueName.eventsLog ? "reporting" : String(queue.prefix { $0 != "." })
    }
}
