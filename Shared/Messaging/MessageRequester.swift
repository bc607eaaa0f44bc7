package import Foundation

/// Request and reply over AMQP's direct reply-to: one channel of its own, transient messages, no acknowledgements.
/// A lost answer is a timeout, and a timeout means "unknown".
package protocol MessageRequester: Sendable {
    /// Sends to a queue and waits for the one answer.
    /// - Parameters:
    ///   - expiration: the broker drops the request when nobody took it by then.
    ///   - timeout: real time, from the call.
    /// - Throws: `RequestError`.
    func request(
        queue: String, body: Data, expiration: Duration, timeout: Duration
    ) async throws(RequestError) -> RequestAnswer
}

package struct RequestAnswer: Sendable, Hashable {
    package let body: Data
    /// When the request was handed to the socket, on the continuous clock: a permit's life counts from here.
    package let sentAt: ContinuousClock.Instant

    package init(body: Data, sentAt: ContinuousClock.Instant) {
        self.body = body
        self.sentAt = sentAt
    }
}

package enum RequestError: Error, Sendable, Hashable {
    case timedOut
    /// No such queue, or nobody bound to it.
    case unroutable
    case disconnected(reason: String)
    case cancelled
}
