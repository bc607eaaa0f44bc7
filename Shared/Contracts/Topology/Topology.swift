/// Exchanges, queues and bindings as one value: written to `compose/broker/definitions.json`, loaded by the broker at
/// boot,
/// and checked passively by every service at start. No service may configure anything.
package struct Topology: Sendable, Hashable {
    package struct Exchange: Sendable, Hashable {
        package let name: String
        package let kind: String
        package let alternate: String?
    }

    package struct Queue: Sendable, Hashable {
        package enum Kind: String, Sendable { case quorum, classic, stream }

        package let name: String
        package let kind: Kind
        package var singleActiveConsumer = false
        package var lengthMax: Int?
    }

    package struct Binding: Sendable, Hashable {
        package let exchange: String
        package let queue: String
        package let key: String

        package init(exchange: String, queue: String, key: String) {
            self.exchange = exchange
            self.queue = queue
            self.key = key
        }
    }

    package let exchanges: [Exchange]
    package let queues: [Queue]
    package let bindings: [Binding]
}

/// Names of exchanges and queues, so that nobody spells them twice.
package enum ExchangeName {
    package static let erp = "erp"
    package static let erpUnrouted = "erp.unrouted"
    package static let erpReplies = "erp.replies"
    package static let erpRepliesUnclaimed = "erp.replies.unclaimed"
    package static let events = "events"
    package static let clock = "clock"
    /// AMQP's default exchange: the routing key is a queue's name.
    package static let direct = ""
}

package enum QueueName {
    package static let communicationERP = "communication.erp"
    package static let communicationFacts = "communication.facts"
    package static let communicationReports = "communication.reports"
    package static let communicationPermits = "communication.permits"
    package static let paymentERP = "payment.erp"
    package static let paymentEvents = "payment.events"
    package static let disputeERP = "dispute.erp"
    package static let disputeEvents = "dispute.events"
    package static let segmentationEvents = "segmentation.events"
    package static let eventsLog = "events.log"
    package static let clockAnswers = "clock.answers"
    package static let erpUnrouted = "erp.unrouted"
    package static let erpRepliesUnclaimed = "erp.replies.unclaimed"

    package static func replies(to system: SystemID) -> String { "erp.replies.\(system.value)" }
}
