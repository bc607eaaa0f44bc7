import Calendars
import Foundation
import Logging
import Messaging
import ReportingCore
import ServiceLifecycle
import Storage
import Synchronization
import Web

/// Tells open pages what changed, at most twice a second however much happens, and each distinct question once however
/// many ask it. Nothing is read while nobody looks.
final class LiveDesk: Service {
    enum Topic: Sendable, Hashable {
        case dashboard(DashboardQuestion)
        case audit
    }

    private struct Subscriber {
        let topic: Topic
        let queue: AsyncStream<ServerEvent>.Continuation
        /// What it was told last, so that only changes are sent.
        var told: String?
        var chartsAt: Int64 = 0
        var areChartsOld = false
    }

    private struct State {
        var subscribers: [Int: Subscriber] = [:]
        var next = 0
    }

    private static let beat = Duration.milliseconds(500)
    /// Charts are drawn anew every so many beats at most.
    private static let chartBeats: Int64 = 4
    /// A reader that falls further behind misses older figures; the newest tell all.
    private static let waitingMax = 8

    private let store: Store
    private let titles: Titles
    private let time: PlainTime
    private let now: @Sendable () -> Instant
    private let audit: AuditDesk
    private let logger: Logger
    private let state = Mutex(State())

    init(
        store: Store, titles: Titles, time: PlainTime, now: @escaping @Sendable () -> Instant, audit: AuditDesk,
        logger: Logger
    ) {
        self.store = store
        self.titles = titles
        self.time = time
        self.now = now
        self.audit = audit
        self.logger = logger
    }

    /// Events until the reader goes away.
    func events(_ topic: Topic) -> AsyncStream<ServerEvent> {
        AsyncStream(bufferingPolicy: .bufferingNewest(Self.waitingMax)) { queue in
            let number = state.withLock { state in
                state.next += 1
                state.subscribers[state.next] = Subscriber(topic: topic, queue: queue)
                return state.next
            }
            queue.onTermination = { [weak self] _ in self?.leave(number) }
        }
    }

    private func leave(_ number: Int) { state.withLock { $0.subscribers[number] = nil } }

    var readers: Int { state.withLock { $0.subscribers.count } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var beat: Int64 = 0
            var isFailing = false
            while !Task.isCancelled {
                do {
                    try await self.tell(beat)
                    isFailing = false
                } catch is CancellationError {
                    return
                } catch {
                    // The next beat tries again; pages stay complete without it.
                    if !isFailing {
                        self.logger.warning("live figures cannot be read", metadata: ["error": "\(type(of: error))"])
                    }
                    isFailing = true
                }
                beat += 1
                // Cancelled: the loop's condition ends it.
                try? await Task.sleep(for: Self.beat)
            }
        }
    }

    /// One beat: reads what is asked for and tells those for whom it is new.
    func tell(_ beat: Int64) async throws {
        let topics = state.withLock { state in Set(state.subscribers.values.map(\.topic)) }
        for topic in topics {
            let text = String(decoding: try JSONCoding.encode(try await values(topic)), as: UTF8.self)
            state.withLock { state in
                for (number, subscriber) in state.subscribers where subscriber.topic == topic {
                    state.subscribers[number] = Self.told(subscriber, text, beat)
                }
            }
        }
    }

    private static func told(_ subscriber: Subscriber, _ text: String, _ beat: Int64) -> Subscriber {
        var subscriber = subscriber
        if subscriber.told == nil {
            // The page came with its first charts.
            subscriber.chartsAt = beat
        } else if subscriber.told != text {
            subscriber.areChartsOld = true
        }
        if subscriber.told != text {
            subscriber.queue.yield(ServerEvent(name: "values", data: text))
            subscriber.told = text
        }
        if subscriber.areChartsOld, beat - subscriber.chartsAt >= chartBeats {
            subscriber.queue.yield(ServerEvent(name: "charts", data: "{}"))
            subscriber.chartsAt = beat
            subscriber.areChartsOld = false
        }
        return subscriber
    }

    private func values(_ topic: Topic) async throws -> [String: String] {
        switch topic {
        case .dashboard(let question):
            let now = now()
            let zone = time.zone
            let facts = try await store.read { try DashboardFacts(question, now: now, zone: zone, in: $0) }
            return facts.liveValues(titles, time: time)
        case .audit:
            let head = try await store.read { try AuditStore.head(in: $0) }
            let run = audit.running
            return [
                "audit-count": PlainNumber.grouped(head.count), "audit-head": head.hash.hexadecimal,
                "audit-progress": "\(run?.checked ?? 0)", "audit-state": audit.stateText,
            ]
        }
    }
}
