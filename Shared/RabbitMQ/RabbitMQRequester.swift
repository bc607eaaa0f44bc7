package import Foundation
package import Logging
package import Messaging
package import Metrics
import Synchronization

/// Requests and answers over direct reply-to, on a connection of its own. Many requests may be out at once.
package final class RabbitMQRequester: MessageRequester {
    private let configuration: RabbitMQConfiguration
    private let logger: Logger
    private let metrics: any MetricsFactory
    private let link = Link<RequesterRole>(purpose: "requester")
    private let pending = PendingRequests()
    private let isRunning = Mutex(false)

    /// Connects to nothing yet; `run()` does.
    package init(
        configuration: RabbitMQConfiguration, logger: Logger, metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
    }

    package var state: TransportState { link.state }
    package var connection: ConnectionReport { link.report }

    /// As `RabbitMQTransport.require`.
    package func require(_ topology: RequiredTopology) {
        link.topology = topology
    }

    /// Keeps the connection until `shutdown()` is called or the task is cancelled. Call once.
    /// - Throws: `RabbitMQError` when the system has no file descriptor left to begin with.
    package func run() async throws {
        guard link.mailbox.wakeUp >= 0 else {
            throw RabbitMQError(.outOfResources, "no file descriptor left for the connection's thread")
        }
        isRunning.withLock { isRunning in
            precondition(!isRunning, "a requester runs once")
            isRunning = true
        }
        link.start(configuration: configuration, logger: logger, metrics: metrics) { [pending] in
            RequesterRole(pending: pending)
        }
        // Not a child task: see `RabbitMQTransport.run`.
        let watcher = Task { await watch() }
        await withTaskCancellationHandler {
            await link.ended.wait()
        } onCancel: {
            link.stop()
        }
        watcher.cancel()
    }

    /// Waits for answers that are out (at most the configuration's `drainTimeout`), then closes the connection.
    package func shutdown() async {
        let wasRunning = isRunning.withLock { $0 }
        if wasRunning {
            link.stop()
        } else {
            _ = link.abandon()
            pending.failAll(.disconnected(reason: "the requester was stopped"))
        }
        await link.ended.wait()
    }

    package func request(
        queue: String, body: Data, expiration: Duration, timeout: Duration
    ) async throws(RequestError) -> RequestAnswer {
        let id = pending.makeID()
        let deadline = ContinuousClock.now + timeout
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                pending.add(id, answer: continuation, deadline: deadline)
                // The handler below finds nothing when the task was cancelled before this point.
                if Task.isCancelled { return pending.fail(id, .cancelled) }
                if !link.post(.init(id: id, queue: queue, body: body, expiration: expiration)) {
                    pending.fail(id, .disconnected(reason: "the requester was stopped"))
                }
            }
        } onCancel: {
            pending.fail(id, .cancelled)
        }
        return try answer.get()
    }

    /// Keeps time-outs true while the thread is busy connecting, and frees it when it is stuck.
    private func watch() async {
        let clock = ContinuousClock()
        while (try? await clock.sleep(for: .milliseconds(250))) != nil {
            pending.expire(now: clock.now)
            if link.stallGuard.shutIfStalled(for: configuration.stallTimeout, now: clock.now) {
                logger.warning("a connection was stuck and has been shut", metadata: ["connection": "requester"])
            }
        }
    }
}
