/// What went wrong between us and the broker. The text is the broker's or the library's own and never holds credentials
/// or message content.
package struct RabbitMQError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure. A struct, so that a new kind breaks no caller's `switch`.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        package let description: String

        /// No TCP connection: refused, unreachable, or a name that does not resolve.
        package static let cannotConnect = Code(description: "cannot connect")
        /// User, password or virtual host were refused, or a permission is missing.
        package static let accessRefused = Code(description: "access refused")
        /// The broker's certificate does not convince us, or ours cannot be read; or the other side speaks no TLS.
        package static let tlsRefused = Code(description: "TLS refused")
        /// Connected, but a queue or exchange that must be there is not.
        package static let topologyMissing = Code(description: "topology missing")
        /// The broker ended the connection: an operator did, or it shuts down.
        package static let closedByBroker = Code(description: "closed by broker")
        /// The broker ended the channel because of something we asked for.
        package static let channelClosed = Code(description: "channel closed")
        /// The broker ended a consumer: its queue was deleted or lost its leader.
        package static let consumerCancelled = Code(description: "consumer cancelled")
        /// The socket failed, or the heartbeat stopped.
        package static let connectionLost = Code(description: "connection lost")
        /// The broker did not answer in time.
        package static let timedOut = Code(description: "timed out")
        /// Connected, but a message found no answer within the confirm time-out.
        package static let unconfirmed = Code(description: "unconfirmed")
        /// A frame that has no place in the exchange.
        package static let protocolViolation = Code(description: "protocol violation")
        /// The process cannot get what it needs of the machine (file descriptors, memory).
        package static let outOfResources = Code(description: "out of resources")
        /// `shutdown()` was called.
        package static let stopped = Code(description: "stopped")
    }

    /// What the broker said when it closed a channel or a connection.
    struct BrokerClose: Sendable, Hashable {
        var code: Int
        var text: String
        /// Class and method that caused it, as in the frame; 0 when there is none.
        var failedMethod: UInt32
    }

    package let code: Code
    package let text: String
    /// AMQP's reply code (404, 406, 320 …) when the broker gave one.
    package let replyCode: Int?
    let failedMethod: UInt32?
    package let file: String
    package let line: Int

    init(
        _ code: Code, _ text: String, replyCode: Int? = nil, failedMethod: UInt32? = nil, file: String = #fileID,
        line: Int = #line
    ) {
        self.code = code
        self.text = text
        self.replyCode = replyCode
        self.failedMethod = failedMethod
        self.file = file
        self.line = line
    }

    init(_ code: Code, closed: BrokerClose, file: String = #fileID, line: Int = #line) {
        let refused = closed.code == 403 || closed.code == 530
        self.init(
            refused ? .accessRefused : code, closed.text, replyCode: closed.code, failedMethod: closed.failedMethod,
            file: file, line: line)
    }

    /// Waiting alone can mend it. Reconnecting goes on in any case, so that a broker repaired while we run is found.
    package var isRetriable: Bool { !isFatal && code != .stopped }

    /// Nothing but another deployment or another configuration mends it: access or TLS refused, or arguments that
    /// contradict what exists (406 to a declare or consume; a 406 to a publish is about that message, one to nothing is
    /// the broker's patience with an acknowledgement).
    package var isFatal: Bool {
        if code == .accessRefused || code == .tlsRefused { return true }
        guard code == .channelClosed, replyCode == 406, let failedMethod else { return false }
        return failedMethod != 0 && failedMethod != Self.basicPublish
    }

    /// The broker is well, but one message that was published to it was not.
    var isAboutMessage: Bool { code != .closedByBroker && replyCode != nil && failedMethod == Self.basicPublish }

    /// Says nothing against the broker as a whole, so the next connection need not wait longer than the last.
    var startsBackoffOver: Bool { isAboutMessage || code == .unconfirmed }

    /// Class 60, method 40.
    private static let basicPublish: UInt32 = 60 << 16 | 40

    package var description: String {
        let reply = replyCode.map { " \($0)" } ?? ""
        return "\(code)\(reply): \(text)"
    }
}
