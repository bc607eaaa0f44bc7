package import GRDB
package import Messaging
package import ServiceKit
package import Storage
import Synchronization

/// One service's process in a simulated world: the real engine on a real store, started again after every death.
package final class SimulatedProcess: Sendable {
    /// The process from one start to its death.
    private struct Life: Sendable {
        let store: Store
        let faults: StoreFaults
        let transport: SimulatedTransport
        let engine: ServiceEngine
    }

    private struct State {
        var life: Life?
        var starts = 0
        var isStopping = false
    }

    /// What makes a process.
    package struct Recipe: Sendable {
        package var name: String
        package var storePath: String
        package var migrations: [Migration]
        package var engine: @Sendable (Store, any MessageTransport) throws -> ServiceEngine
        /// Put between the engine and the broker: a planted defect, or nothing.
        package var around: @Sendable (SimulatedTransport) -> any MessageTransport = { $0 }

        package init(
            name: String, storePath: String, migrations: [Migration],
            engine: @escaping @Sendable (Store, any MessageTransport) throws -> ServiceEngine
        ) {
            self.name = name
            self.storePath = storePath
            self.migrations = migrations
            self.engine = engine
        }
    }

    private let recipe: Recipe
    private let broker: SimulatedBroker
    private let network: Network
    private let history: History
    private let state = Mutex(State())

    package init(recipe: Recipe, broker: SimulatedBroker, network: Network, history: History) {
        self.recipe = recipe
        self.broker = broker
        self.network = network
        self.history = history
    }

    package var name: String { recipe.name }

    package var starts: Int { state.withLock { $0.starts } }

    // MARK: - Life

    /// Runs the process, and again after each death, until `stop()`.
    /// - Throws: when the store cannot be opened.
    package func run() async throws {
        while !state.withLock({ $0.isStopping }), !Task.isCancelled {
            let life = try await start()
            let begins = state.withLock { state in
                guard !state.isStopping else { return false }
                state.life = life
                state.starts += 1
                return true
            }
            if begins { await live(life) }
            state.withLock { $0.life = nil }
            try life.store.close()
            await network.stayAway()
        }
    }

    private func start() async throws -> Life {
        let store = try Store(path: recipe.storePath, migrations: recipe.migrations, threads: .callers)
        let transport = SimulatedTransport(broker: broker, network: network, user: recipe.name)
        let faults = StoreFaults(effects: network.effects) { transport.kill() }
        let engine = try recipe.engine(store, recipe.around(transport))
        try await store.write { $0.add(transactionObserver: faults) }
        history.note("\(name) starts")
        return Life(store: store, faults: faults, transport: transport, engine: engine)
    }

    private func live(_ life: Life) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await life.transport.run() }
            group.addTask { [self] in
                do {
                    try await life.engine.run()
                    history.note("\(name) ended")
                } catch {
                    history.note("\(name) ended: \(Self.describe(error))")
                    let isFull = (error as? StorageError)?.code == .full
                    if isFull, !life.faults.hasFailedCommit { network.effects.count(.diskFullInStatement) }
                }
                life.faults.die()
            }
        }
    }

    private static func describe(_ error: any Error) -> String {
        if let error = error as? DatabaseError { return "database error \(error.extendedResultCode.rawValue)" }
        return "\(type(of: error))"
    }

    /// Ends the process in good order, for good.
    package func stop() async {
        let life = state.withLock { state in
            state.isStopping = true
            return state.life
        }
        await life?.transport.stopConsuming()
    }

    // MARK: - What befalls it

    package func befall(_ disturbance: Faults.Disturbance, count: Int) async {
        guard let life = state.withLock({ $0.life }), !life.faults.isDead else { return }
        history.note("\(name): \(disturbance.rawValue)")
        switch disturbance {
        case .consumerDropped: if life.transport.dropConsumer() { network.effects.count(disturbance) }
        case .publisherDropped: if life.transport.dropPublisher() { network.effects.count(disturbance) }
        case .brokerBlocked: break
        case .crash: life.faults.die(of: .crash)
        case .crashBeforeCommit: life.faults.dieBeforeCommit()
        case .crashAfterCommit: life.faults.dieAfterCommit()
        case .diskFullAtCommit: life.faults.failCommit(in: count)
        case .diskFullInStatement: await fillDisk(life.store)
        }
    }

    /// Takes back what still waits for its moment: from here on the process only has to put right what happened.
    package func heal() async throws {
        guard let life = state.withLock({ $0.life }), !life.faults.isDead else { return }
        life.faults.heal()
        try await life.store.write { try $0.execute(sql: "PRAGMA max_page_count = \(Self.pagesMax)") }
    }

    /// SQLite's own limit on a file's pages.
    private static let pagesMax = 1_073_741_823

    /// The file may not grow any more, until it is healed or opened again.
    private func fillDisk(_ store: Store) async {
        do {
            try await store.write { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 1
                try database.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
        } catch {
            history.note("\(name): the disk was full already")
        }
    }

    // MARK: - From outside

    /// A caller's request.
    /// - Throws: `ProcessDied` when there is no process, or it dies before it answers: what became of it is unknown.
    package func ask<Value: Sendable>(
        _ request: @escaping @Sendable (ServiceEngine) async throws -> Value
    ) async throws -> Value {
        guard let life = state.withLock({ $0.life }) else { throw ProcessDied() }
        let value = try await request(life.engine)
        guard !life.faults.isDead else { throw ProcessDied() }
        return value
    }

    /// Reads the store as it is; nil while there is no process.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value? {
        guard let life = state.withLock({ $0.life }), !life.faults.isDead else { return nil }
        return try await life.store.read(body)
    }

    /// Opens the store of a process that has ended.
    package func inspect<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let store = try Store(path: recipe.storePath, migrations: recipe.migrations, threads: .callers)
        let value = try await store.read(body)
        try store.close()
        return value
    }
}
