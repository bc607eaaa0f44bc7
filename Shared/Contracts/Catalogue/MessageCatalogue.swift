import Messaging

/// Every message type with who writes it; who reads it follows from the topology.
package enum MessageCatalogue {
    /// By type.
    package static let all: [MessageContract] = (erp + replies + events + direct).sorted { $0.type < $1.type }

    /// The queues that a service writes to by their names.
    package static func queues(writtenBy service: String) -> [String] {
        Set(direct.filter { $0.writers.contains(service) }.flatMap(\.queues)).sorted()
    }

    // MARK: - With ERPs

    private static let erp = ERPBody.all.map { message in
        MessageContract(
            type: message.type, exchange: ExchangeName.erp, queues: [], writers: ["ERP"],
            form: .erp(message, or: message.type == DebtorUpserted.messageType ? SealedRecord.Body.self : nil))
    }

    private static let replies =
        said(
            [ERPMessageAccepted.self, ERPMessageRejected.self], ExchangeName.erpReplies, "communication", "dispute",
            "payment")
        + said([ERPPaymentReceived.self], ExchangeName.erpReplies, "payment")

    // MARK: - For everybody

    private static let events: [MessageContract] = {
        let toAll = ExchangeName.events
        let payment: [any MessageBody.Type] = [
            AccountState.self, PaymentReceived.self, PaymentReversed.self, PromiseState.self, FeedFresh.self,
        ]
        let communication: [any MessageBody.Type] = [
            DebtorState.self, ReplyReceived.self, ContactPermitted.self, ContactRefused.self, ContactSettled.self,
            CallTask.self,
        ]
        var all = said(payment, toAll, "payment")
        all += said(communication, toAll, "communication")
        all += said([HoldPlaced.self, HoldReleased.self], toAll, "dispute", "payment", "segmentation")
        all += said([AccountSegmented.self], toAll, "segmentation")
        all += said([ContactOutcomes.self], toAll, "notifier")
        all += said([DisputeState.self], toAll, "dispute")
        all += said([DecisionRecorded.self], toAll, "communication", "segmentation")
        all += said([AlertRaised.self], toAll, "communication", "dispute", "payment", "reporting", "segmentation")
        return all
    }()

    // MARK: - Time, freshness, permits

    private static let direct: [MessageContract] = {
        var all = said([ClockTick.self], ExchangeName.clock, "conductor")
        all.append(
            sent(
                ClockAnswer.self, to: [QueueName.clockAnswers], by: "communication", "dispute", "payment",
                "segmentation"))
        all.append(sent(FactProbe.self, to: [QueueName.disputeEvents, QueueName.paymentEvents], by: "communication"))
        all.append(sent(FactEcho.self, to: [QueueName.communicationFacts], by: "dispute", "payment"))
        all.append(
            MessageContract(
                type: permitRequest, exchange: ExchangeName.direct, queues: [QueueName.communicationPermits],
                writers: ["notifier"], form: .plain(PermitRequest.self)))
        all.append(
            MessageContract(
                type: permitAnswer, exchange: ExchangeName.direct, queues: [], writers: ["communication"],
                form: .plain(PermitAnswer.self)))
        return all
    }()

    /// Names in the catalogue only: permits carry no type on the wire.
    package static let permitRequest = "permit.request"
    package static let permitAnswer = "permit.answer"

    private static func said(
        _ types: [any MessageBody.Type], _ exchange: String, _ writers: String...
    ) -> [MessageContract] {
        types.map {
            MessageContract(type: $0.messageType, exchange: exchange, queues: [], writers: writers, form: .event($0))
        }
    }

    private static func sent(
        _ type: any MessageBody.Type, to queues: [String], by writers: String...
    ) -> MessageContract {
        MessageContract(
            type: type.messageType, exchange: ExchangeName.direct, queues: queues, writers: writers,
            form: .event(type))
    }
}

extension MessageContract {
    /// From the bindings; what goes to one named queue is read by its owner.
    package func readers(in topology: Topology) -> [String] {
        if type == MessageCatalogue.permitAnswer { return ["notifier"] }
        if exchange == ExchangeName.erpReplies { return ["ERP"] }
        let bound = topology.bindings.filter { $0.exchange == exchange && takes($0.key) }.map(\.queue)
        return Set((queues + bound).map(Self.owner)).sorted()
    }

    private func takes(_ key: String) -> Bool {
        guard exchange != ExchangeName.clock, key != "#" else { return true }
        guard key.hasSuffix(".#") else { return key == type }
        let stem = key.dropLast(2)
        return type == stem || type.hasPrefix(stem + ".")
    }

    private static func owner(_ queue: String) -> String {
        switch queue {
        case QueueName.eventsLog: "reporting"
        case QueueName.clockAnswers: "conductor"
        default: String(queue.prefix { $0 != "." })
        }
    }
}
