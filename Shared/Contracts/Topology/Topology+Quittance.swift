extension Topology {
    /// The topology of the whole system.
    /// - Parameter systems: the ERPs that publish here, each with a queue of its own for the answers.
    package static func quittance(systems: [SystemID]) -> Topology {
        let serviceQueues = [
            QueueName.communicationERP, QueueName.communicationFacts, QueueName.communicationReports,
            QueueName.paymentERP, QueueName.paymentEvents, QueueName.disputeERP, QueueName.disputeEvents,
            QueueName.segmentationEvents,
        ]
        let exchanges = [
            Exchange(name: ExchangeName.erp, kind: "topic", alternate: ExchangeName.erpUnrouted),
            Exchange(name: ExchangeName.erpUnrouted, kind: "fanout", alternate: nil),
            Exchange(name: ExchangeName.erpReplies, kind: "topic", alternate: ExchangeName.erpRepliesUnclaimed),
            Exchange(name: ExchangeName.erpRepliesUnclaimed, kind: "fanout", alternate: nil),
            Exchange(name: ExchangeName.events, kind: "topic", alternate: nil),
            Exchange(name: ExchangeName.clock, kind: "fanout", alternate: nil),
        ]
        var queues = serviceQueues.map { Queue(name: $0, kind: .quorum, singleActiveConsumer: true) }
        queues += [
            Queue(name: QueueName.eventsLog, kind: .stream),
            Queue(name: QueueName.communicationPermits, kind: .classic, lengthMax: 10_000),
            Queue(name: QueueName.clockAnswers, kind: .classic),
            Queue(name: QueueName.erpUnrouted, kind: .quorum, singleActiveConsumer: true),
            Queue(name: QueueName.erpRepliesUnclaimed, kind: .quorum, lengthMax: 100_000),
        ]
        queues += systems.map { Queue(name: QueueName.replies(to: $0), kind: .quorum) }
        return Topology(
            exchanges: exchanges, queues: queues,
            bindings: erpBindings(systems) + eventBindings
                + (serviceQueues + [QueueName.erpUnrouted]).map {
                    Binding(exchange: ExchangeName.clock, queue: $0, key: "")
                })
    }

    private static func erpBindings(_ systems: [SystemID]) -> [Binding] {
        bindings(
            ExchangeName.erp,
            [
                (QueueName.communicationERP, ["erp.debtor.#", "erp.contact.#", "erp.consent.#", "erp.dispute.#"]),
                (
                    QueueName.paymentERP,
                    ["erp.account.#", "erp.invoice.#", "erp.payment.#", "erp.credit-note.#", "erp.watermark.#"]
                ),
                (QueueName.disputeERP, ["erp.debtor.status-changed.#", "erp.dispute.#"]),
            ])
            + bindings(ExchangeName.erpUnrouted, [(QueueName.erpUnrouted, [""])])
            + bindings(ExchangeName.erpRepliesUnclaimed, [(QueueName.erpRepliesUnclaimed, [""])])
            + systems.flatMap { bindings(ExchangeName.erpReplies, [(QueueName.replies(to: $0), [$0.value])]) }
    }

    private static var eventBindings: [Binding] {
        bindings(
            ExchangeName.events,
            [
                (
                    QueueName.segmentationEvents,
                    ["account.state.#", "promise.#", "dispute.#", "hold.#", "debtor.state.#"]
                ),
                (QueueName.disputeEvents, ["account.state.#", "reply.#"]),
                (QueueName.paymentEvents, ["hold.#", "dispute.#"]),
                (
                    QueueName.communicationFacts,
                    ["account.state.#", "payment.#", "promise.#", "hold.#", "dispute.#", "feed.#", "policy.#"]
                ),
                (QueueName.communicationReports, ["contact.outcome.#", "account.segmented.#"]),
                (QueueName.eventsLog, ["#"]),
            ])
    }

    private static func bindings(_ exchange: String, _ table: [(queue: String, keys: [String])]) -> [Binding] {
        table.flatMap { row in row.keys.map { Binding(exchange: exchange, queue: row.queue, key: $0) } }
    }
}
