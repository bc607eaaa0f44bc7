import Calendars
import Foundation
import Hummingbird
import Logging
import Messaging
import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing
import Web

/// A service with messages set aside that listens on a port, as the command line meets it.
struct ParkedWorld: Sendable {
    /// What the handler does with the next message.
    final class Mood: Sendable {
        private let outcome = Mutex<Outcome>(.done)
        var next: Outcome {
            get { outcome.withLock { $0 } }
            set { outcome.withLock { $0 = newValue } }
        }
    }

    private struct Fact: MessageBody {
        static let messageType = "test.fact.v1"
        let name: String
        var subject: String { "city:A-1" }
    }

    let folder: TestFolder
    let mood = Mood()
    let transport = LoopTransport()
    let store: Store
    let engine: ServiceEngine
    private let site: WebSite
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() throws {
        folder = try TestFolder("parked")
        for (name, text) in [
            ("session.key", String(repeating: "s", count: 32)), ("links.key", String(repeating: "l", count: 32)),
            ("service.token", "service-token-0123456789\n"),
        ] { try folder.write(name, text) }
        try folder.write("stranger/service.token", in: folder, "another-token-0123456789\n")
        store = try Store(path: folder.path + "/payment.sqlite", migrations: [])
        var handlers = Handlers()
        handlers.on(Fact.self) { [mood] _, _, _ in mood.next }
        engine = ServiceEngine(
            configuration: EngineConfiguration(
                service: "payment", subscriptions: [Subscription(queue: "payment.events")], handlers: handlers,
                clock: BusinessClock(mode: .system), seal: try BodySeal(key: Data(repeating: 7, count: 32)),
                logger: logger),
            store: store, transport: transport)
        let wall = WallClock.system
        site = try WebSite(
            WebConfiguration(
                publicURL: "http://localhost", keysFolder: folder.path, chartPath: "/nonexistent"),
            clocks: WebClocks(business: wall.now, wall: wall.now, monotonic: { .zero }))
    }

    /// Runs engine and server while the body runs; the body gets the options that lead there.
    func running(_ body: @escaping @Sendable (_ options: [String]) async throws -> Void) async throws {
        let router = site.makeRouter()
        SetAsideAPI(site: site, desk: SetAsideDesk(engine: engine)).addRoutes(to: router)
        let (ports, known) = AsyncStream.makeStream(of: Int.self)
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                known.yield(channel.localAddress?.port ?? 0)
                known.finish()
            }, logger: logger)
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        try await transport.running(engine.run) {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for await port in ports {
                    do {
                        try await body(["--service", "payment=127.0.0.1:\(port)", "--keys", folder.path])
                    } catch {
                        Issue.record(error)
                    }
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
        try store.close()
    }

    func setAside(_ names: String..., as outcome: Outcome) async throws {
        mood.next = outcome
        let before = try await waiting()
        for name in names {
            transport.deliver(
                Envelope(
                    id: "m-\(name)", source: "/test", type: Fact.messageType, subject: "city:A-1",
                    data: try JSONCoding.encode(Fact(name: name))), queue: "payment.events")
        }
        try await eventually("set aside") { try await waiting() == before + names.count }
        mood.next = .done
    }

    func waiting() async throws -> Int { try await store.read { try SetAsideMessages.count(.waiting, in: $0) } }
}

extension TestFolder {
    /// Writes a file in a folder within.
    fileprivate func write(_ name: String, in folder: TestFolder, _ text: String) throws {
        let path = (folder.path + "/" + name as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try folder.write(name, text)
    }
}
