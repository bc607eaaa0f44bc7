import Contracts
import Foundation
import Logging
import Messaging
import NotifierCore
import NotifierService
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@Suite("A notifier")
struct NotifierLoopTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Runs a notifier until the condition holds, then tells it to stop and waits until it has.
    private func run(
        _ broker: FakeBroker, capacity: Int = 32, adapters: [any ChannelAdapter]? = nil, until isDone: () -> Bool
    ) async throws {
        let adapters = try adapters ?? standardAdapters()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var setup = NotifierLoop.Setup(
            replica: "notifier-7", instance: "x", capacity: capacity, adapters: adapters)
        // A busy machine may hold a test up for longer than a permit lives.
        setup.asking = AskingRule(permitLife: .seconds(10))
        let loop = NotifierLoop(
            setup,
            requester: broker, transport: broker, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [.init(service: loop)], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let deadline = ContinuousClock.now + .seconds(60)
            while !isDone(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(2)) }
            #expect(isDone())
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func standardAdapters() throws -> [any ChannelAdapter] {
        [
            try TextSpoolAdapter(path: "\(folder.path)/sms", instance: "i"),
            try MaildirAdapter(path: "\(folder.path)/mail", instance: "i"),
        ]
    }

    private static func grants(_ request: PermitRequest, _ ids: [String]) -> [Grant] {
        ids.map { id in
            GrantFixture.text { fixture in
                fixture.contactID = id
                fixture.requestID = request.requestID
                fixture.lifeMilliseconds = 60_000
            }
        }
    }

    private static func item(
        _ id: String, _ request: Int, _ result: DeliveryResult, cause: String? = nil
    ) -> ContactOutcomes.Item {
        ContactOutcomes.Item(
            contactID: ContactID(id), attempt: 1, requestID: "notifier-7-x-\(request)", result: result,
            providerReference: result == .sent ? id : nil, cause: cause)
    }

    @Test("hands over what is granted and tells it")
    func happy() async throws {
        let broker = FakeBroker([.grants { Self.grants($0, ["c-1", "c-2"]) }, .grants { Self.grants($0, ["c-3"]) }])
        try await run(broker) { broker.outcomes.count == 3 }
        #expect(try folder.names("sms") == ["c-1", "c-2", "c-3"])
        let expected = [Self.item("c-1", 1, .sent), Self.item("c-2", 1, .sent), Self.item("c-3", 2, .sent)]
        #expect(broker.outcomes.sorted { $0.contactID < $1.contactID } == expected)
        let first = try #require(broker.requests.first)
        let expectedRequest = PermitRequest(
            requestID: "notifier-7-x-1", replica: "notifier-7", channels: [.sms, .email], limit: 32,
            carriers: [.spool(.sms), .spool(.email)])
        #expect(first == expectedRequest)
        #expect(Set(broker.requests.map(\.requestID)).count == broker.requests.count)
        let message = try #require(broker.published.first)
        #expect(message.exchange == ExchangeName.events)
        #expect(message.routingKey == "contact.outcome.v1")
        #expect(message.properties.messageID == "notifier-7-x/outcomes/1")
        #expect(message.properties.persistent)
    }

    @Test("gives a permit back that is too old when its answer comes")
    func expired() async throws {
        let broker = FakeBroker(
            [.grants { request in [GrantFixture.text { $0.requestID = request.requestID }] }], age: .milliseconds(500))
        try await run(broker) { broker.outcomes.count == 1 }
        #expect(broker.outcomes.first?.result == .unused)
        #expect(broker.outcomes.first?.cause == "permit-expired")
        #expect(try folder.names("sms") == [])
    }

    @Test("tells what it can never hand over as failed")
    func faults() async throws {
        let broker = FakeBroker([
            .grants { request in
                [
                    GrantFixture.text { ($0.address, $0.lifeMilliseconds) = ("0", 60_000) },
                    GrantFixture.letter { ($0.requestID, $0.lifeMilliseconds) = (request.requestID, 60_000) },
                ]
            }
        ])
        try await run(broker) { broker.outcomes.count == 2 }
        #expect(Set(broker.outcomes.map(\.cause)) == ["number-malformed", "channel-not-served"])
        #expect(broker.outcomes.allSatisfy { $0.result == .failed })
    }

    @Test("sends an outcome again, under the same id, until the broker has it")
    func resends() async throws {
        let broker = FakeBroker(
            [.grants { Self.grants($0, ["c-1"]) }],
            results: [.unknown(reason: "gone"), .refused, .returned(code: 404, text: "no exchange"), .confirmed])
        try await run(broker) { broker.published.count == 4 }
        #expect(Set(broker.published.map(\.properties.messageID)).count == 1)
        #expect(Set(broker.published.map(\.body)).count == 1)
    }

    @Test("asks the same again when an answer got lost, and counts the permit from the first sending")
    func lostAnswer() async throws {
        let broker = FakeBroker([
            .failure(.disconnected(reason: "gone")), .grants { Self.grants($0, ["c-1"]) },
        ])
        try await run(broker) { broker.outcomes.count == 1 }
        #expect(broker.requests.prefix(2).map(\.requestID) == ["notifier-7-x-1", "notifier-7-x-1"])
        #expect(broker.requests.dropFirst(2).allSatisfy { $0.requestID != "notifier-7-x-1" })
    }

    @Test("goes on with new requests when nobody answers or answers cannot be read")
    func noAnswer() async throws {
        let broker = FakeBroker([
            .failure(.timedOut), .failure(.unroutable), .failure(.timedOut), .bytes(Data("no".utf8)),
            .grants { Self.grants($0, ["c-1"]) },
        ])
        try await run(broker) { broker.outcomes.count == 1 }
        #expect(broker.outcomes.map(\.result) == [.sent])
    }

    @Test("pauses a channel whose spool cannot be written, and says that nothing left")
    func brokenSpool() async throws {
        let broker = FakeBroker([.grants { Self.grants($0, ["c-1", "c-2"]) }])
        let sms = try TextSpoolAdapter(path: "\(folder.path)/sms", instance: "i")
        let mail = try MaildirAdapter(path: "\(folder.path)/mail", instance: "i")
        try FileManager.default.removeItem(atPath: "\(folder.path)/sms")
        try await run(broker, adapters: [sms, mail]) {
            broker.outcomes.count == 2 && broker.requests.contains { $0.channels == [.email] }
        }
        #expect(broker.outcomes.allSatisfy { $0.result == .unused && $0.cause == "spool-failed" })
    }

    @Test("says nothing of a message that may have left, so that the same name is tried again")
    func doubt() async throws {
        let broker = FakeBroker([
            .grants { Self.grants($0, ["c-1"]) },
            .grants { _ in [GrantFixture.with { ($0.contactID, $0.lifeMilliseconds) = ("c-2", 60_000) }] },
        ])
        let mail = try MaildirAdapter(path: "\(folder.path)/mail", instance: "i")
        try await run(broker, adapters: [DoubtfulAdapter(), mail]) { broker.outcomes.count == 1 }
        #expect(broker.outcomes.map(\.contactID) == ["c-2"])
    }

    @Test("tells each answer of a provider as the outcome that it means")
    func answers() async throws {
        let answers: [String: ProviderAnswer] = [
            "c-1": .sent(reference: "SM1"), "c-2": .later(cause: "temporary-451", after: .seconds(3)),
            "c-3": .failed(cause: "opted-out"), "c-4": .unknown(cause: "no-answer"),
            "c-5": .unavailable(cause: "provider-503"),
        ]
        let broker = FakeBroker([.grants { Self.grants($0, ["c-1", "c-2", "c-3", "c-4", "c-5"]) }])
        try await run(broker, adapters: [ScriptedAdapter(answers: answers)]) { broker.outcomes.count == 5 }
        let told = broker.outcomes.sorted { $0.contactID < $1.contactID }
        #expect(told.map(\.result) == [.sent, .unused, .failed, .inDoubt, .unused])
        #expect(told.map(\.cause) == [nil, "temporary-451", "opted-out", "no-answer", "provider-503"])
        #expect(told.map(\.providerReference) == ["SM1", nil, nil, nil, nil])
        #expect(told.map(\.retryAfterMilliseconds) == [nil, 3_000, nil, nil, nil])
        let carrier = ChannelCarrier(
            channel: .sms, adapter: "scripted", isIdempotent: false, timeoutMilliseconds: 10_000)
        #expect(broker.requests.first?.carriers == [carrier])
    }

    @Test("leaves a provider alone that fails five times in a row, and then tries with one message")
    func breaks() async throws {
        let ids = (1...5).map { "c-\($0)" }
        let answers = Dictionary(uniqueKeysWithValues: ids.map { ($0, ProviderAnswer.unavailable(cause: "gone")) })
        let broker = FakeBroker([.grants { Self.grants($0, ids) }])
        try await run(broker, adapters: [ScriptedAdapter(answers: answers)]) {
            broker.requests.contains { $0.carriers?.first?.limit == 1 }
        }
        #expect(broker.outcomes.count == 5)
    }

    @Test("finishes what is in hand and tells it when it is stopped")
    func drains() async throws {
        let adapter = GatedAdapter()
        let broker = FakeBroker([.grants { Self.grants($0, ["c-1", "c-2", "c-3"]) }])
        let isFull = Mutex(false)
        let opener = Task {
            // Hands are full when it is told to stop; only then the gate opens.
            while !isFull.withLock({ $0 }) { await Task.yield() }
            adapter.open()
        }
        try await run(broker, adapters: [adapter]) {
            guard adapter.begun == 3 else { return false }
            isFull.withLock { $0 = true }
            return true
        }
        await opener.value
        #expect(broker.outcomes.map(\.result) == [.sent, .sent, .sent])
    }

    @Test("never has more in hand than it has slots")
    func bounded() async throws {
        let adapter = GatedAdapter()
        adapter.open()
        let script = (0..<40).map { round in
            FakeBroker.Step.grants { request in
                Self.grants(request, (0..<request.limit).map { "c-\(round)-\($0)" })
            }
        }
        let broker = FakeBroker(script)
        try await run(broker, capacity: 4, adapters: [adapter]) { broker.requests.count > 40 }
        #expect(adapter.most <= 4)
        #expect(broker.outcomes.count == adapter.begun)
        #expect(broker.requests.allSatisfy { (1...4).contains($0.limit) })
    }
}
