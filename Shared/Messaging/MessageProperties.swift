/// The AMQP 0-9-1 basic properties that Quittance reads and writes (`timestamp`, `priority` and `cluster-id` are not
/// used).
package struct MessageProperties: Sendable, Hashable, Codable {
    package var contentType: String?
    package var messageID: String?
    package var correlationID: String?
    package var replyTo: String?
    /// Milliseconds as a decimal string, as AMQP has it. `nil` means the message never expires.
    package var expiration: String?
    package var type: String?
    /// Checked by the broker against the connection's user, so it can be believed.
    package var userID: String?
    package var appID: String?
    /// Delivery mode 2. Only permit requests and their answers are transient.
    package var persistent: Bool
    package var headers: MessageHeaders

    package init(
        contentType: String? = nil, messageID: String? = nil, correlationID: String? = nil, replyTo: String? = nil,
        expiration: String? = nil, type: String? = nil, userID: String? = nil, appID: String? = nil,
        persistent: Bool = true, headers: MessageHeaders = [:]
    ) {
        self.contentType = contentType
        self.messageID = messageID
        self.correlationID = correlationID
        self.replyTo = replyTo
        self.expiration = expiration
        self.type = type
        self.userID = userID
        self.appID = appID
        self.persistent = persistent
        self.headers = headers
    }
}
