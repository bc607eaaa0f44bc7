import Contracts
package import Logging
package import Messaging
package import NotifierCore
import ServiceLifecycle

/// Asks for permits, hands granted messages over, tells what became of them. Owns nothing: what it had in hand when it
/// was killed is asked for again by communication, under the same names.
package struct NotifierLoop: Service {
    private let state: NotifierState
    private let asker: PermitAsker
    private let teller: OutcomeTeller
    private let handOver: HandOver
    private let workers: BlockingWorkers
    private let metrics: NotifierMetrics
    private let logger: Logger
    private let ready: @Sendable () async -> Void

    /// How long outcomes are still tried to be told when the process is to stop; whoever started it waits ten seconds.
    private static let drainLeast: Duration = .seconds(6)
    /// A provider's answer may take longer: an outcome that is not told is a contact in doubt for good.
    private let drainMax: Duration

    package struct Setup: Sendable {
        package var replica: String
        /// Differs between all processes, also of the same replica.
        package var instance: String
        package var capacity: Int
        package var adapters: [any ChannelAdapter]
        package var rule = HandOverRule()
        package var asking = AskingRule()

        package init(replica: String, instance: String, capacity: Int, adapters: [any ChannelAdapter]) {
            self.replica = replica
            self.instance = instance
            self.capacity = capacity
            self.adapters = adapters
        }
    }

    /// - Parameter ready: returns when requests can be sent, or its task is cancelled.
    package init(
        _ setup: Setup, requester: any MessageRequester, transport: any MessageTransport, logger: Logger,
        ready: @escaping @Sendable () async -> Void = {}
    ) {
        let origin = ContinuousClock.now
        let metrics = NotifierMetrics()
        let adapters = Dictionary(setup.adapters.map { ($0.channel, $0) }) { first, _ in first }
        let state = NotifierState(
            prefix: "\(setup.replica)-\(setup.instance)", capacity: setup.capacity,
            adapters: setup.adapters)
        self.state = state
        self.metrics = metrics
        self.logger = logger
        self.ready = ready
        let longest = setup.adapters.map(\.traits.timeout).max() ?? .zero
        drainMax = max(Self.drainLeast, longest + .seconds(1))
        workers = BlockingWorkers(count: setup.capacity)
        asker = PermitAsker(
            state: state, requester: requester, replica: setup.replica, rule: setup.asking, origin: origin,
            metrics: metrics, logger: logger)
        teller = OutcomeTeller(
            state: state, transport: transport, replica: setup.replica, metrics: metrics, logger: logger)
        handOver = HandOver(
            adapters: adapters, rule: setup.rule, monotonic: { ContinuousClock.now - origin }, logger: logger)
    }

    // MARK: - Life

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await tell() }
                await askAndHandOver(in: &group)
            }
        } onGracefulShutdown: {
            state.drain()
        }
        workers.stop()
        let untold = state.unconfirmed
        if untold > 0 {
            // They are known again when communication asks for the same names.
            logger.warning("stopped with outcomes untold", metadata: ["items": "\(untold)"])
        }
    }

    /// Tells outcomes; once the process is to stop, for a while only.
    private func tell() async {
        await withTaskGroup { group in
            group.addTask { await teller.run() }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: drainMax)
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func askAndHandOver(in group: inout DiscardingTaskGroup) async {
        await cancelWhenGracefulShutdown { await ready() }
        var failures = 0
        while !Task.isCancelled {
            switch state.nextAsk(at: handOver.monotonic()) {
            case .over: return
            case .wait(nil): await state.slotsChanged.wait()
            case .wait(let limit?): await state.slotsChanged.wait(atMost: limit)
            case .ask(let asking):
                let answer = await asker.ask(asking, failures: &failures)
                state.answered(answer.grants, at: handOver.monotonic())
                metrics.busy(state.busy)
                for grant in answer.grants {
                    group.addTask { await carryOut(grant, decidedAfter: answer.decidedAfter) }
                }
            }
        }
    }

    // MARK: - One grant

    private func carryOut(_ grant: Grant, decidedAfter: Duration) async {
        let began = ContinuousClock.now
        let ended = await workers.run { handOver.run(grant, decidedAfter: decidedAfter) }
        let channel = grant.contact.channel
        metrics.handedOver(channel, ended.result, in: ContinuousClock.now - began)
        logger.debug(
            "a contact was handed over",
            metadata: [
                "contact.id": "\(grant.contact.contactID)", "channel": "\(channel.rawValue)",
                "result": "\(ended.result?.rawValue ?? "unknown")", "cause": "\(ended.item?.cause ?? "")",
            ])
        switch ended.works {
        case true?: state.worked(channel)
        case false?:
            if state.failed(channel, at: handOver.monotonic()) {
                logger.error(
                    "a way out does not work; its channel pauses",
                    metadata: ["channel": "\(channel.rawValue)", "cause": "\(ended.item?.cause ?? "")"])
            }
        case nil: state.undecided(channel)
        }
        state.finished(ended.item)
        metrics.busy(state.busy)
    }
}
