import Foundation
import GRDB
import Messaging
import RabbitMQ
import ServiceKit
import Storage

/// A service of one handler on the real engine and a real store: inbox, one state row, one message out.
struct PostingService: Sendable {
    private static let schema = Migration(
        "bench-1",
        """
        CREATE TABLE balance (
            account TEXT PRIMARY KEY, amount INTEGER NOT NULL, postings INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """)

    let latencies = Latencies()
    private let broker: BenchmarkBroker
    private let options: PipelineOptions

    init(_ options: PipelineOptions) throws {
        self.options = options
        broker = try BenchmarkBroker()
    }

    /// Runs until so many messages went through.
    /// - Parameter beside: runs at the same time (a publisher); the service's end ends it.
    /// - Returns: the time from subscribing to the last confirm and acknowledgement.
    func run(beside: (@Sendable () async throws -> Void)? = nil) async throws -> Duration {
        let store = try Store(path: options.store, migrations: [Self.schema])
        let transport = broker.transport()
        let latencies = latencies
        let metered = MeteredTransport(transport, goal: options.messages) { latencies.committed() }
        let engine = try makeEngine(store: store, transport: metered)
        let took = try await BenchmarkBroker.running(transport) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let began = ContinuousClock.now
                for work in [engine.run, beside].compactMap({ $0 }) {
                    group.addTask {
                        do { try await work() } catch { metered.giveUp(error) }
                    }
                }
                try await metered.reached()
                let took = ContinuousClock.now - began
                await transport.stopConsuming()
                group.cancelAll()
                return took
            }
        }
        try store.close()
        return took
    }

    private func makeEngine(store: Store, transport: MeteredTransport) throws -> ServiceEngine {
        var handlers = Handlers()
        let exchange = options.exchange
        let key = options.key
        let latencies = latencies
        handlers.on(Posting.self) { posting, _, work in
            latencies.handled(sentAt: posting.sentAtMicroseconds)
            try work.database.cachedStatement(
                sql: """
                    INSERT INTO balance (account, amount, postings) VALUES (?, ?, 1) ON CONFLICT (account)
                    DO UPDATE SET amount = amount + excluded.amount, postings = postings + 1
                    """
            ).execute(arguments: [posting.account, posting.number])
            try work.send(
                Posted(
                    account: posting.account, number: posting.number, amount: posting.number, text: posting.text),
                exchange: exchange, routingKey: key)
            return .done
        }
        let seal = try BodySeal(key: Data(repeating: 7, count: 32))
        return ServiceEngine(
            configuration: EngineConfiguration(
                service: "bench",
                subscriptions: [Subscription(queue: options.queue, prefetch: options.prefetch)],
                handlers: handlers, clock: BusinessClock(mode: .system), seal: seal, logger: BenchmarkBroker.logger),
            store: store, transport: transport)
    }
}
