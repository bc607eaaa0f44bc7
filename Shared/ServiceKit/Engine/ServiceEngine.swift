import Calendars
import Contracts
import Foundation
import GRDB
import Logging
package import Messaging
package import Storage
import Synchronization

/// The heart of every service: takes messages, commands and timers into its store, one transaction after the other,
/// each with all that came while the last one ran; acknowledges after the commit; publishes what was said.
///
/// One turn: facts, in the queues' order of importance → retries and replays → commands → timers due → answers to
/// requests → answers to the conductor → confirmed rows are marked. A storage failure ends the service unacknowledged.
package final class ServiceEngine: Sendable {
    package let configuration: EngineConfiguration
    package let store: Store
    private let transport: any MessageTransport
    private let mailbox: Mailbox
    let relay: Relay
    private let answers: AnswerBox
    private let stored = StoredKeys()
    let memory: Mutex<Memory>

    /// What the engine keeps in memory only.
    struct Memory {
        var member: ClockMember
        var changes: Int64 = 0
        var retries: [(due: ContinuousClock.Instant, consumer: String, messageID: String)] = []
        var commandsInProgress: Int64 = 0
        var nextTimer: Instant?
        var turns: Int64 = 0
    }

    package init(configuration: EngineConfiguration, store: Store, transport: any MessageTransport) {
        self.configuration = configuration
        self.store = store
        self.transport = transport
        mailbox = Mailbox(queues: configuration.subscriptions.map(\.queue))
        relay = Relay(configuration: configuration, store: store, transport: transport, mailbox: mailbox)
        answers = AnswerBox(transport: transport)
        memory = Mutex(Memory(member: ClockMember(queues: configuration.clockQueues)))
    }

    package var clock: BusinessClock { configuration.clock }

    package var transportState: TransportState { transport.state }

    /// Messages that have come in and wait for the next turn.
    package var messagesWaiting: Int { mailbox.messagesWaiting }

    // MARK: - Commands

    /// Runs a change in the next turn, and waits at most half a second longer for the broker to have what it said: the
    /// answer to a debtor may then promise that collection has stopped. Never fails after the commit.
    /// - Parameter id: names the command for the ids derived from it; the same id gives the same message ids.
    /// - Throws: `CommandError`, or what the body throws (its changes are then undone).
    package func perform<Value: Sendable>(
        _ id: String, _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Performed<Value> {
        memory.withLock { $0.commandsInProgress += 1 }
        defer { memory.withLock { $0.commandsInProgress -= 1 } }
        let (value, sequence) = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<(Value, Int64?), any Error>) in
            let box = CommandBox(cause: Cause(id: "command/\(id)"), body: body) { continuation.resume(with: $0) }
            if let refusal = mailbox.put(box) { continuation.resume(throwing: refusal) }
        }
        guard let sequence else { return Performed(value: value, effective: true) }
        return Performed(
            value: value, effective: await relay.confirmed(through: sequence, within: .milliseconds(500)))
    }

    /// Applies a message that was set aside once more. Does nothing when it does not wait any more: it was applied
    /// meanwhile, or discarded.
    package func replay(_ id: Int64) { mailbox.put(replay: id) }

    /// Causes a turn soon: something outside the store changed that the request desk looks at.
    package func wake() { mailbox.signal() }

    // MARK: - Running

    /// Runs until the task is cancelled or the store fails.
    package func run() async throws {
        do {
            try await runParts()
        } catch {
            await markLast()
            throw error
        }
        await markLast()
    }

    /// What the broker has confirmed since the last turn need not go out again after a restart. When the store has
    /// failed it will: as after a crash, under the same ids.
    private func markLast() async {
        let confirmed = mailbox.takeConfirmed()
        guard !confirmed.isEmpty else { return }
        try? await store.writeWhileEnding { [configuration] in
            try Outbox.markPublished(confirmed, in: $0, at: configuration.wall.now())
        }
    }

    private func runParts() async throws {
        let left = try await start()
        let batches = transport.deliveries(of: try await subscriptions())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.relay.run() }
            group.addTask { await self.answers.run() }
            group.addTask {
                for await batch in batches {
                    self.mailbox.put(batch.map { Incoming($0, for: self.configuration.handlers) })
                }
                self.mailbox.close()
            }
            group.addTask { try await self.alarm() }
            group.addTask { try await Housekeeper(configuration: self.configuration, store: self.store).run() }
            group.addTask { try await self.turns(after: left) }
            relay.wake()
            mailbox.signal()
            // Also when one of them fails: the others wait for something that will not come any more.
            defer {
                close()
                group.cancelAll()
            }
            try await withTaskCancellationHandler {
                try await group.next()
            } onCancel: {
                self.close()
            }
        }
    }

    private func close() {
        mailbox.close()
        relay.close()
        answers.close()
    }

    /// What the last process left to be done, all due at once.
    private struct Left {
        let timers: [DueTimer]
        let retries: [Retries.Entry]
    }

    /// Takes up the stepped clock where the last process stopped.
    private func start() async throws -> Left {
        let seal = configuration.seal
        let instant = try await store.read { [stored] database in
            try stored.load(from: database)
            return try StoredSetting.get("clock.now", in: database)
        }
        if let instant, clock.mode == .stepped { clock.adopt(try Instant(rfc3339: instant)) }
        return try await store.read { [self] database in
            let timers = try timersThrough(database).map {
                try Timers.due(through: $0, limit: EngineConfiguration.aloneMax, in: database)
            }
            return Left(timers: timers ?? [], retries: try Retries.all(seal: seal, in: database))
        }
    }

    /// Streams go on behind the last message whose effect is in the store.
    private func subscriptions() async throws -> [Subscription] {
        var result = configuration.subscriptions
        for index in result.indices where result[index].streamOffset != nil {
            let queue = result[index].queue
            if let next = try await store.read({ try StreamPositions.next(queue, in: $0) }) {
                result[index].streamOffset = .at(next)
            }
        }
        return result
    }

    /// The first of what was left may be what ended the last process, and would end each: they have their turns alone.
    /// However many there are, the one that ends it is among the first at some start, since those before it get done.
    private func takeUp(_ left: Left) async throws {
        for timer in left.timers { try await turn(TurnWork(timer: timer, isAlone: true)) }
        for entry in left.retries.prefix(EngineConfiguration.aloneMax) {
            try await turn(TurnWork(retries: [entry], isAlone: true))
        }
        for entry in left.retries.dropFirst(EngineConfiguration.aloneMax) { mailbox.put(entry) }
    }

    private func turns(after left: Left) async throws {
        defer { for command in mailbox.abandon() { command.fail(CommandError.stopping)() } }
        try await takeUp(left)
        while await mailbox.wait() {
            let work = mailbox.take()
            do {
                try await turn(work)
            } catch {
                let cause = CommandError.stopping
                for command in work.commands { command.fail(cause)() }
                throw error
            }
        }
    }

    /// Causes a turn when something is due on a clock. The grain bounds how late that can be: fine while something
    /// short is running, coarse else, since waking up for nothing costs more than most turns.
    private func alarm() async throws {
        let clock = configuration.monotonic
        var lastMarking = clock.now()
        while !Task.isCancelled {
            try await clock.sleep(grain)
            let now = clock.now()
            takeDueRetries(now)
            if requestsAreDue || timerIsDue() { mailbox.signal() }
            if mailbox.hasConfirmed, now - lastMarking > .milliseconds(200) {
                lastMarking = now
                mailbox.markConfirmed()
            }
        }
    }

    private var grain: Duration {
        let isShort = memory.withLock { !$0.retries.isEmpty } || configuration.requests?.wakeIn() != nil
        return isShort ? .milliseconds(10) : .milliseconds(50)
    }

    private var requestsAreDue: Bool { configuration.requests?.wakeIn().map { $0 <= .zero } ?? false }

    private func timerIsDue() -> Bool {
        guard clock.mode == .system else { return false }
        let next = memory.withLock { $0.nextTimer }
        return next.map { $0 <= clock.now } ?? false
    }

    private func takeDueRetries(_ now: ContinuousClock.Instant) {
        let due = memory.withLock { memory in
            let due = memory.retries.filter { $0.due <= now }
            memory.retries.removeAll { $0.due <= now }
            return due
        }
        for entry in due { mailbox.put(retryOf: entry.messageID, consumer: entry.consumer) }
    }
}

// MARK: - One turn

extension ServiceEngine {
    private func turn(_ work: TurnWork) async throws {
        if let suspect = work.suspect {
            try await store.write { database in
                _ = try Attempts.begin(consumer: suspect.consumer, messageID: suspect.messageID, in: database)
            }
        }
        let result = try await store.write { [self] database in try transact(work, database) }
        await transport.acknowledge(result.acknowledged)
        for effect in result.effects { effect() }
        if !result.retryAfter.isEmpty {
            let now = configuration.monotonic.now()
            memory.withLock { memory in
                memory.retries += result.retryAfter.map { (now + $0.delay, $0.consumer, $0.messageID) }
            }
        }
        relay.offer(result.said)
        answers.put(result.answers)
        mailbox.put(confirmed: result.unmarked)
        if result.timersLeft || requestsAreDue { mailbox.signal() }
    }

    private func transact(_ work: TurnWork, _ database: Database) throws -> TurnResult {
        var turn = Turn(
            engine: configuration, stored: stored, database: database, now: clock.now, wall: configuration.wall.now(),
            isAlone: work.isAlone)
        memory.withLock { $0.turns += 1 }
        let changesBefore = database.totalChangesCount
        var complete: [ClockTick] = []
        for incoming in work.deliveries {
            let delivery = incoming.delivery
            if try control(delivery, &turn, &complete) {
                if work.isAlone {
                    try Attempts.end(consumer: delivery.queue, messageID: incoming.key, in: database)
                }
                continue
            }
            try turn.handle(incoming)
            if let offset = delivery.streamOffset {
                try StreamPositions.set(delivery.queue, next: offset + 1, in: database)
            }
        }
        for entry in work.retries { try turn.handleAgain(entry.delivery) }
        for key in work.retryKeys {
            if let entry = try Retries.find(
                consumer: key.consumer, messageID: key.messageID, seal: configuration.seal, in: database)
            {
                try turn.handleAgain(entry.delivery)
            }
        }
        for id in work.replays {
            guard try SetAsideMessages.find(id, in: database)?.standing == .waiting,
                let delivery = try SetAsideMessages.delivery(of: id, seal: configuration.seal, in: database)
            else { continue }
            try turn.handleAgain(delivery)
        }
        for command in work.commands { try turn.run(command) }
        if let timer = work.timer { try turn.fireAlone(timer) }
        if !work.isAlone { try fireTimers(&turn) }
        try answerRequests(&turn)
        try answerConductor(complete, &turn, isQuiet: database.totalChangesCount == changesBefore)
        if work.marksAnyway || database.totalChangesCount != changesBefore {
            try Outbox.markPublished(work.confirmed, in: database, at: turn.wall)
        } else {
            turn.result.unmarked = work.confirmed
        }
        let next = try Timers.nextDue(in: database)
        memory.withLock { memory in
            memory.changes += turn.result.changes
            memory.nextTimer = next
        }
        return turn.result
    }

    private func fireTimers(_ turn: inout Turn) throws {
        guard let through = try timersThrough(turn.database) else { return }
        let due = try Timers.due(
            through: through, limit: EngineConfiguration.turnTimersMax, in: turn.database)
        for timer in due { try turn.fire(timer) }
        turn.result.timersLeft = due.count == EngineConfiguration.turnTimersMax
    }

    private func answerRequests(_ turn: inout Turn) throws {
        guard let requests = configuration.requests else { return }
        let number = memory.withLock { $0.turns }
        let work = turn.work(
            Cause(id: "turn/\(turn.wall.millisecondsSinceEpoch)/\(number)"))
        turn.result.answers += try requests.endTurn(work)
        if !work.said.isEmpty { turn.result.changes += 1 }
        turn.note(work)
    }
}
