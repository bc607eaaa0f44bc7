import Calendars
import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

/// A fact with nothing in it but a number, and an ERP message likewise.
struct Counted: MessageBody {
    static let messageType = "test.counted.v1"
    var number: Int
    var subject: String { "counted" }
}

/// An engine on a store of its own in a temporary folder, with handlers that count.
struct EngineFixture {
    let folder: TestFolder
    let store: Store
    let transport = LoopTransport()
    let engine: ServiceEngine
    let clock: BusinessClock

    static let start = "2026-01-05T03:00:00Z"

    init(
        mode: BusinessClock.Mode = .system, folder: TestFolder? = nil, monotonic: MonotonicClock = .system,
        _ change: (inout Handlers) -> Void = { _ in }
    ) throws {
        self.folder = try folder ?? TestFolder("engine")
        store = try Store(
            path: self.folder.path + "/store.sqlite",
            migrations: [Migration("test", "CREATE TABLE tally (number INTEGER NOT NULL) STRICT")])
        var handlers = Handlers()
        handlers.on(Counted.self) { body, _, work in
            try work.database.execute(sql: "INSERT INTO tally (number) VALUES (?)", arguments: [body.number])
            try work.emit(Counted(number: body.number + 100))
            return .done
        }
        change(&handlers)
        clock = BusinessClock(mode: mode, startingAt: try Instant(rfc3339: Self.start))
        engine = ServiceEngine(
            configuration: EngineConfiguration(
                service: "test",
                subscriptions: [Subscription(queue: "test.facts"), Subscription(queue: "test.erp")],
                handlers: handlers, clock: clock, monotonic: monotonic,
                seal: try BodySeal(key: Data(repeating: 7, count: 32)),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            store: store, transport: transport)
    }

    /// Runs the engine while the body runs, then stops it and closes the store.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await transport.running(engine.run, body)
        try store.close()
    }

    func tally() async throws -> [Int] {
        try await store.read { try Int.fetchAll($0, sql: "SELECT number FROM tally ORDER BY rowid") }
    }

    func publishedTypes() -> [String] { transport.published.compactMap(\.properties.type) }
}

func counted(_ number: Int, id: String? = nil) throws -> Envelope {
    Envelope(
        id: id ?? "m-\(number)", source: "/test", type: Counted.messageType, subject: "counted",
        data: try JSONCoding.encode(Counted(number: number)))
}

/// A value that tasks tell each other.
final class Noted<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }

    func change(_ body: (inout Value) -> Void) { content.withLock { body(&$0) } }
}
