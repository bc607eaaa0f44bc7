import Foundation
import Messaging
import Storage
import Synchronization

/// What has come in and waits for the next turn. Deliveries are bounded by the subscriptions' prefetch, commands by
/// `commandsMax`.
final class Mailbox: Sendable {
    private struct Content {
        var deliveries: [[Incoming]]
        var retries: [Retries.Entry] = []
        /// The last turn had one message alone.
        var wasAlone = false
        var retryKeys: [MessageKey] = []
        var commands: [any Command] = []
        var confirmed: [Int64] = []
        var marksAnyway = false
        var replays: [Int64] = []
        var ready: CheckedContinuation<Void, Never>?
        var signalled = false
        var closed = false
    }

    /// More callers than this at once are turned away: they can try again, and the store is plainly too slow.
    static let commandsMax = 2_000

    private let order: [String: Int]
    private let content: Mutex<Content>

    init(queues: [String]) {
        order = Dictionary(uniqueKeysWithValues: queues.enumerated().map { ($1, $0) })
        content = Mutex(Content(deliveries: Array(repeating: [], count: max(1, queues.count))))
    }

    // MARK: - Putting in

    func put(_ batch: [Incoming]) {
        change { content in
            for incoming in batch { content.deliveries[order[incoming.delivery.queue] ?? 0].append(incoming) }
        }
    }

    func put(_ entry: Retries.Entry) { change { $0.retries.append(entry) } }

    func put(retryOf messageID: String, consumer: String) {
        change { $0.retryKeys.append(MessageKey(consumer: consumer, messageID: messageID)) }
    }

    func put(replay id: Int64) { change { $0.replays.append(id) } }

    /// Rows the broker has; marked with the next turn that writes, which they do not cause.
    func put(confirmed sequences: [Int64]) { content.withLock { $0.confirmed += sequences } }

    /// Causes a turn that marks them even if it has nothing else to write.
    func markConfirmed() { change { $0.marksAnyway = !$0.confirmed.isEmpty } }

    /// - Returns: why the command is not taken, or nil when it is.
    func put(_ command: any Command) -> CommandError? {
        var refusal: CommandError?
        change { content in
            if content.closed {
                refusal = .stopping
            } else if content.commands.count >= Self.commandsMax {
                refusal = .overloaded
            } else {
                content.commands.append(command)
            }
        }
        return refusal
    }

    /// Causes a turn even if there is nothing in the box.
    func signal() { change { _ in } }

    func close() { change { $0.closed = true } }

    /// Closes the box and takes out the commands that will have no turn: somebody waits for each.
    func abandon() -> [any Command] {
        content.withLock { content in
            content.closed = true
            defer { content.commands = [] }
            return content.commands
        }
    }

    private func change(_ body: (inout Content) -> Void) {
        let waiting = content.withLock { content -> CheckedContinuation<Void, Never>? in
            body(&content)
            content.signalled = true
            let waiting = content.ready
            content.ready = nil
            return waiting
        }
        waiting?.resume()
    }

    // MARK: - Taking out

    /// Waits until something was put in. Only the turn loop waits.
    /// - Returns: false when the box is closed.
    func wait() async -> Bool {
        await withCheckedContinuation { continuation in
            let now = content.withLock { content in
                if content.signalled || content.closed { return true }
                content.ready = continuation
                return false
            }
            if now { continuation.resume() }
        }
        return content.withLock { content in
            content.signalled = false
            return !content.closed
        }
    }

    /// Takes at most one turn's worth, the most important queue first. A redelivered message is taken alone, so that
    /// one which ends the process is known by its count; between two of them everything else that waits has a turn,
    /// but for what is less important than the next.
    func take() -> TurnWork {
        content.withLock { content in
            var work = TurnWork()
            work.confirmed = content.confirmed
            work.marksAnyway = content.marksAnyway
            content.confirmed = []
            content.marksAnyway = false
            let suspect = content.deliveries.firstIndex { $0.first?.delivery.redelivered == true }
            if let suspect, !content.wasAlone {
                work.deliveries = [content.deliveries[suspect].removeFirst()]
                work.isAlone = true
                content.wasAlone = true
                content.signalled = true
                return work
            }
            content.wasAlone = false
            var room = EngineConfiguration.turnMessagesMax
            for queue in content.deliveries.indices.prefix(suspect ?? .max) where room > 0 {
                let upTo = content.deliveries[queue].firstIndex(where: \.delivery.redelivered)
                let count = min(room, upTo ?? content.deliveries[queue].count)
                work.deliveries += content.deliveries[queue].prefix(count)
                content.deliveries[queue].removeFirst(count)
                room -= count
            }
            work.retries = content.retries
            work.retryKeys = content.retryKeys
            work.commands = content.commands
            work.replays = content.replays
            content.retries = []
            content.retryKeys = []
            content.commands = []
            content.replays = []
            if content.deliveries.contains(where: { !$0.isEmpty }) { content.signalled = true }
            return work
        }
    }

    func takeConfirmed() -> [Int64] {
        content.withLock { content in
            defer { content.confirmed = [] }
            return content.confirmed
        }
    }

    var messagesWaiting: Int { content.withLock { $0.deliveries.reduce(0) { $0 + $1.count } } }

    var hasConfirmed: Bool { content.withLock { !$0.confirmed.isEmpty } }
}

extension TurnWork {
    var isEmpty: Bool {
        deliveries.isEmpty && retries.isEmpty && retryKeys.isEmpty && commands.isEmpty && replays.isEmpty
    }
}
