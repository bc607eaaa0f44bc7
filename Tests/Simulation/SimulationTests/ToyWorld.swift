import Calendars
import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import ServiceKit
import Simulation
import Storage
import Synchronization

/// Three services in a chain on the real runtime, an ERP in front of them, callers beside it, and everything going
/// wrong that the seed says. Made, played once, then judged.
final class ToyWorld: Sendable {
    let seed: UInt64
    let scheduler: SimulatedScheduler
    let history: History
    let broker: SimulatedBroker
    let network: Network
    let faults: Faults
    let repairs = Repairs()
    let seal: BodySeal
    let book: OfferBook
    let commands: [Int]
    let ledger: SimulatedProcess
    let bands: SimulatedProcess
    let desk: SimulatedProcess
    /// Why the day was broken off.
    private let trouble = Mutex<String?>(nil)
    /// Messages that others put on `events` and that nobody there can handle.
    static let strangers = ["stranger-1", "stranger-2"]
    private static let timeMax: Duration = .seconds(600)

    static let topology = SimulatedTopology(
        exchanges: [.init("erp", .topic), .init("erp.replies", .topic), .init("events", .topic)],
        queues: [
            .init("ledger.accounts"), .init("ledger.orders"), .init("bands.facts"), .init("desk.events"),
            .init("erp.replies.city"), .init("events.log", .stream), .init(QueueName.communicationFacts),
        ],
        bindings: [
            .init("erp", "ledger.accounts", "account.#"), .init("erp", "ledger.orders", "order.#"),
            .init("erp.replies", "erp.replies.city", "city"), .init("events", "bands.facts", "sim.balance.#"),
            .init("events", "desk.events", "sim.band.#"), .init("events", "desk.events", "sim.settled.#"),
            .init("events", "events.log", "#"),
        ])

    init(seed: UInt64, folder: String, defect: Defect? = nil) throws {
        self.seed = seed
        seal = try BodySeal(key: Data(repeating: 7, count: 32))
        faults = Faults(seed: seed)
        scheduler = SimulatedScheduler(seed: seed, shuffles: faults.shuffledTasks)
        history = History(scheduler: scheduler)
        broker = SimulatedBroker(topology: Self.topology)
        network = Network(faults: faults, seed: seed, scheduler: scheduler)
        book = OfferBook(seed: seed)
        var chance = Chance(seed: seed, stream: 5)
        commands = (0..<8).map { _ in chance.number(in: 1...300) * 2 }
        let parts = Parts(
            scheduler: scheduler, broker: broker, network: network, history: history, seal: seal, folder: folder,
            defect: defect)
        ledger = try parts.process(
            "ledger", LedgerService.subscriptions, LedgerService.migrations, LedgerService.handlers(repairs))
        bands = try parts.process(
            "bands", BandsService.subscriptions, BandsService.migrations, BandsService.handlers())
        desk = try parts.process(
            "desk", DeskService.subscriptions, DeskService.migrations, DeskService.handlers(repairs))
    }

    var processes: [SimulatedProcess] { [ledger, bands, desk] }

    /// Plays it to the end, on the calling thread.
    /// - Returns: what was found wrong; nothing when all is well.
    func play() throws -> [String] {
        do {
            try scheduler.run(timeMax: Self.timeMax) { try await self.live() }
        } catch {
            return [trouble.withLock { $0 }, "\(error)"].compactMap { $0 }
        }
        if let trouble = trouble.withLock({ $0 }) { return [trouble] }
        let found = Mutex<[String]>([])
        try scheduler.run(timeMax: Self.timeMax * 2) {
            let findings = try await Judgement(of: self).findings()
            found.withLock { $0 = findings }
        }
        return found.withLock { $0 }
    }

    private func live() async throws {
        let erp = Outsider(name: "erp-city", world: self)
        let stranger = Outsider(name: "stranger", world: self)
        let prober = Outsider(name: "prober", world: self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for process in processes { group.addTask { try await process.run() } }
            group.addTask { await erp.run() }
            group.addTask { await stranger.run() }
            group.addTask { await prober.run() }
            group.addTask {
                do {
                    try await self.day(erp, stranger, prober)
                } catch {
                    self.trouble.withLock { $0 = "\(error)" }
                }
                for process in self.processes { await process.stop() }
                await erp.stop()
                await stranger.stop()
                await prober.stop()
            }
            try await group.waitForAll()
        }
    }

    private func day(_ erp: Outsider, _ stranger: Outsider, _ prober: Outsider) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await erp.publish(self.book.offers.map(\.message), stream: 6) }
            group.addTask { try await stranger.publish(Self.strangers.map(Self.strange), stream: 7) }
            group.addTask { try await prober.publish(try Probes.all.map(Probes.message), stream: 10) }
            group.addTask { try await Callers(world: self).call() }
            group.addTask { try await Disturber(world: self).disturb() }
            try await group.waitForAll()
        }
        history.note("healed")
        broker.unblock()
        network.heal()
        for process in processes { try await process.heal() }
        try await rest()
        history.note("repaired")
        repairs.make()
        try await replay()
        try await rest()
    }

    /// The first is of a type unknown to its reader, the second is no CloudEvent.
    private static func strange(_ id: String) -> OutgoingMessage {
        let envelope = Envelope(id: id, source: "/stranger", type: "sim.balance.strange.v1", data: Data("{}".utf8))
        var properties = EnvelopeCodec.properties(of: envelope)
        if id == strangers[1] { properties.headers["cloudEvents_source"] = nil }
        return OutgoingMessage(
            exchange: "events", routingKey: envelope.type, mandatory: true, properties: properties, body: envelope.data)
    }
}

/// What a world's processes are made with.
private struct Parts {
    let scheduler: SimulatedScheduler
    let broker: SimulatedBroker
    let network: Network
    let history: History
    let seal: BodySeal
    let folder: String
    let defect: Defect?

    func process(
        _ name: String, _ subscriptions: [Subscription], _ migrations: [Migration], _ handlers: Handlers
    ) throws -> SimulatedProcess {
        let scheduler = scheduler
        let beginning = try Instant(rfc3339: "2026-01-05T07:00:00Z")
        let wall = WallClock { beginning + scheduler.now }
        let seal = seal
        var recipe = SimulatedProcess.Recipe(
            name: name, storePath: "\(folder)/\(name).sqlite", migrations: migrations
        ) { store, transport in
            ServiceEngine(
                configuration: EngineConfiguration(
                    service: name, subscriptions: subscriptions, handlers: handlers,
                    clock: BusinessClock(mode: .system, wall: wall), wall: wall, monotonic: scheduler.monotonic,
                    seal: seal, logger: Logger(label: name) { _ in SwiftLogNoOpLogHandler() }),
                store: store, transport: transport)
        }
        defect?.plant(in: &recipe)
        return SimulatedProcess(recipe: recipe, broker: broker, network: network, history: history)
    }
}
