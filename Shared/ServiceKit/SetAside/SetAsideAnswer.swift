package import Calendars
package import Messaging
package import Storage

/// A message set aside, as the services tell it to `quittance parked`: `/api/<service>/parked…`. No body unless it was
/// asked for.
package struct SetAsideAnswer: Sendable, Hashable, Codable {
    /// `{"messages":[…],"next":12}`; `next` is absent on the last page.
    package struct Page: Sendable, Hashable, Codable {
        package let messages: [SetAsideAnswer]
        package let next: Int64?

        package init(messages: [SetAsideAnswer], next: Int64?) {
            self.messages = messages
            self.next = next
        }
    }

    /// Something that was done about it.
    package struct Act: Sendable, Hashable, Codable {
        package let act: SetAsideLog.Act
        package let by: String
        package let reason: String?
        package let at: Instant
    }

    /// The body of a request that changes something, or reads a body.
    package struct Decision: Sendable, Hashable, Codable {
        /// Who decides; kept.
        package let by: String
        package let reason: String?

        package static let byMax = 80
        package static let reasonMax = 400

        package init(by: String, reason: String?) {
            self.by = by
            self.reason = reason
        }
    }

    package let service: String
    package let id: Int64
    package let kind: SetAsideMessage.Kind
    package let standing: SetAsideMessage.Standing
    package let queue: String
    package let type: String
    package let messageId: String
    package let subject: String?
    package let attempts: Int
    package let at: Instant
    package let reasons: [Reason]
    package private(set) var headers: [String: String]?
    package private(set) var log: [Act]?
    package private(set) var body: String?

    package init(_ message: SetAsideMessage, service: String) {
        self.service = service
        id = message.id
        kind = message.kind
        standing = message.standing
        queue = message.consumer
        type = message.type
        messageId = message.messageID
        subject = message.subject
        attempts = message.attempts
        at = message.at
        reasons = message.reasons
    }

    package init(_ detail: SetAsideDesk.Detail, service: String, withBody: Bool = false) {
        self.init(detail.message, service: service)
        headers = Self.headers(detail.delivery)
        log = detail.log.map { Act(act: $0.act, by: $0.actor, reason: $0.reason, at: $0.at) }
        if withBody { body = String(decoding: detail.delivery.body, as: UTF8.self) }
    }

    /// What the message was sent with, by name.
    private static func headers(_ delivery: Delivery) -> [String: String] {
        let properties = delivery.properties
        var all: [String: String] = [:]
        for header in properties.headers { all[header.name] = "\(header.value)" }
        all["exchange"] = delivery.exchange
        all["routing-key"] = delivery.routingKey
        all["content-type"] = properties.contentType
        all["message-id"] = properties.messageID
        all["correlation-id"] = properties.correlationID
        all["type"] = properties.type
        all["user-id"] = properties.userID
        return all
    }
}
