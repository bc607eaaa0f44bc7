import DequeModule
import Messaging
import Synchronization

/// Publishes what leaves no trace in the store: answers to requests and to the conductor. Nobody waits for their
/// confirm, and turns go on while the broker takes none: a lost answer is asked for again.
final class AnswerBox: Sendable {
    private struct Content {
        var waiting: Deque<OutgoingMessage> = []
        var ready: CheckedContinuation<Void, Never>?
        var isClosed = false
    }

    /// More than are ever asked for at once; the oldest are dropped, their askers have given up.
    private static let waitingMax = 1_000

    private let transport: any MessageTransport
    private let content = Mutex(Content())

    init(transport: any MessageTransport) { self.transport = transport }

    func put(_ answers: [OutgoingMessage]) {
        guard !answers.isEmpty else { return }
        change { content in
            content.waiting += answers
            content.waiting.removeFirst(max(0, content.waiting.count - Self.waitingMax))
        }
    }

    func close() { change { $0.isClosed = true } }

    /// Runs until it is closed.
    func run() async {
        while let answers = await next() { _ = await transport.publish(answers) }
    }

    private func next() async -> [OutgoingMessage]? {
        await withCheckedContinuation { continuation in
            let now = content.withLock { content in
                if content.isClosed || !content.waiting.isEmpty { return true }
                content.ready = continuation
                return false
            }
            if now { continuation.resume() }
        }
        return content.withLock { content in
            guard !content.isClosed else { return nil }
            defer { content.waiting = [] }
            return Array(content.waiting)
        }
    }

    private func change(_ body: (inout Content) -> Void) {
        let ready = content.withLock { content in
            body(&content)
            defer { content.ready = nil }
            return content.ready
        }
        ready?.resume()
    }
}
