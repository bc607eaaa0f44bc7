import Calendars
import Contracts
import Foundation
import Messaging
import Money
import Synchronization
import TestSupport
import Testing

@testable import OperatorCore
@testable import OperatorService

@Suite("EventPublisher and AnswerReader") struct EventPublisherTests {
    /// Answers each call with the next results of a script (then confirms all), and hands out given deliveries.
    private final class ScriptedTransport: MessageTransport {
        private struct State {
            var script: [[PublishResult]]
            var calls: [[String]] = []
            var users: Set<String> = []
            var acknowledged: [DeliveryToken] = []
        }

        private let stored: Mutex<State>
        private let batches: [[Delivery]]

        init(_ script: [[PublishResult]], deliveries: [[Delivery]] = []) {
            stored = Mutex(State(script: script))
            batches = deliveries
        }

        var calls: [[String]] { stored.withLock(\.calls) }
        var users: Set<String> { stored.withLock(\.users) }
        var acknowledged: [UInt64] { stored.withLock { $0.acknowledged.map(\.tag) } }
        var state: TransportState { .ready }

        func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
            stored.withLock { state in
                state.calls.append(messages.map { $0.properties.messageID ?? "" })
                state.users.formUnion(messages.compactMap(\.properties.userID))
                guard !state.script.isEmpty else { return messages.map { _ in .confirmed } }
                return state.script.removeFirst()
            }
        }

        func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches {
            let (stream, continuation) = DeliveryBatches.makeStream()
            for batch in batches { continuation.yield(batch) }
            continuation.finish()
            return stream
        }

        func acknowledge(_ tokens: [DeliveryToken]) async { stored.withLock { $0.acknowledged += tokens } }

        func stopConsuming() async {}
    }

    /// Time that passes at once.
    private struct NoWait: Clock {
        struct Instant: InstantProtocol {
            var offset: Duration = .zero
            func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
            func duration(to other: Instant) -> Duration { other.offset - offset }
            static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
        }

        var now: Instant { Instant() }
        var minimumResolution: Duration { .zero }
        func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
    }

    private func events(_ count: Int) throws -> [PreparedEvent] {
        let map = "events:\n  - type: erp.account.closed.v1\n    columns: {accountId: A, reason: A}"
        let rows = try mapped(map, [["A"]] + (0..<count).map { ["\($0)"] })
        return rows.flatMap(\.events).enumerated().map { index, draft in
            PreparedEvent(draft: draft, sealed: EventSealing.Sealed(id: "\(index)", body: Data("{}".utf8)))
        }
    }

    private func publisher(_ transport: ScriptedTransport, _ book: AnswerBook) -> EventPublisher {
        EventPublisher(
            system: "city", user: "erp-city", transport: transport, book: book,
            now: { Calendars.Instant(millisecondsSinceEpoch: 0) }, clock: NoWait())
    }

    @Test("what is unknown goes out again under its id, alone, in order; then all the rest together")
    func resends() async throws {
        let unknown = PublishResult.unknown(reason: "x")
        let transport = ScriptedTransport([[.confirmed, unknown, .confirmed, unknown], [unknown]])
        let book = AnswerBook()
        try await publisher(transport, book).publish(try events(4))
        #expect(transport.calls == [["0", "1", "2", "3"], ["1"], ["1"], ["2", "3"]])
        #expect(transport.users == ["erp-city"])
        #expect(book.counts.published == 4)
    }

    @Test("a message that the broker sends back ends the run with the reason", arguments: [404, 406])
    func returned(code: Int) async throws {
        let transport = ScriptedTransport([[.returned(code: code, text: "no")]])
        let error = await #expect(throws: OperatorError.self) {
            try await publisher(transport, AnswerBook()).publish(try events(1))
        }
        #expect(error?.description.contains("(\(code) no)") == true)
    }

    @Test("a broker that confirms nothing is given up in the end")
    func givesUp() async throws {
        let transport = ScriptedTransport(Array(repeating: [.refused], count: 20))
        await #expect(throws: OperatorError.self) {
            try await publisher(transport, AnswerBook()).publish(try events(1))
        }
        #expect(transport.calls.count == EventPublisher.failuresMax)
    }

    private func delivery(_ tag: UInt64, _ body: some MessageBody, type: String) throws -> Delivery {
        let envelope = Envelope(id: "r\(tag)", source: "/test", type: type, data: try JSONCoding.encode(body))
        return Delivery(
            token: DeliveryToken(epoch: 1, tag: tag), queue: "erp.replies.city", exchange: "erp.replies",
            routingKey: "city", redelivered: false, properties: EnvelopeCodec.properties(of: envelope),
            body: envelope.data)
    }

    private func answer(_ tag: UInt64, to id: String, rejected: Bool = false) throws -> Delivery {
        guard rejected else {
            let body = ERPMessageAccepted(messageId: id, type: "t")
            return try delivery(tag, body, type: ERPMessageAccepted.messageType)
        }
        let reasons = [Reason("x", field: "accountId", "is odd.")]
        let body = ERPMessageRejected(messageId: id, type: "t", reasons: reasons)
        return try delivery(tag, body, type: ERPMessageRejected.messageType)
    }

    @Test("only answers to this run are taken; others' and money taken stay in the queue")
    func answers() async throws {
        let book = AnswerBook()
        for event in try events(2) { book.expect(event) }
        let money = ERPPaymentReceived(
            accountId: "1", paymentId: "p", amount: .zero(.zar), receivedAt: "2026-01-05T03:00:00Z", method: "card")
        let transport = ScriptedTransport(
            [],
            deliveries: [
                [try answer(1, to: "0"), try answer(2, to: "somebody else's"), try answer(3, to: "1", rejected: true)],
                [try delivery(4, money, type: ERPPaymentReceived.messageType), try answer(5, to: "0")],
            ])
        try await AnswerReader(system: "city", book: book, transport: transport, received: nil).run()
        #expect(transport.acknowledged == [1, 3, 5])
        let counts = book.counts
        #expect((counts.accepted, counts.rejected) == (1, 1))
        #expect((counts.foreign, book.waitingCount) == (2, 0))
        #expect(book.takeRejections().map(\.description) == ["3: A: is odd."])
        #expect(book.takeRejections() == [])
    }

    @Test("money taken is written to the file that was asked for, and only then acknowledged")
    func money() async throws {
        let folder = try TestFolder("operator")
        let money = ERPPaymentReceived(
            accountId: "1", paymentId: "p", amount: .zero(.zar), receivedAt: "2026-01-05T03:00:00Z", method: "card")
        let transport = ScriptedTransport(
            [], deliveries: [[try delivery(1, money, type: ERPPaymentReceived.messageType)]])
        let path = folder.path + "/received.jsonl"
        let reader = AnswerReader(
            system: "city", book: AnswerBook(), transport: transport, received: try ReceivedFile(path: path))
        try await reader.run()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains("\"paymentId\":\"p\"") == true)
        #expect(transport.acknowledged == [1])
    }
}
