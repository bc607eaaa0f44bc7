import Calendars
import Contracts
import Foundation
import Messaging
import Synchronization
import TestSupport
import Testing

@testable import OperatorService

@Suite("quittance events tail") struct EventTailTests {
    private let transport = LoopTransport()

    private func deliver(_ type: String, about subject: String, at offset: Int64) {
        let envelope = Envelope(
            id: "e-\(offset)", source: "/quittance/test", type: type, subject: subject, data: Data(#"{"n":1}"#.utf8))
        var properties = EnvelopeCodec.properties(of: envelope)
        properties.headers["x-stream-offset"] = .integer(offset)
        transport.deliver(properties, envelope.data, queue: QueueName.eventsLog, exchange: "events", key: type)
    }

    private func offsets(_ tail: EventTail) async throws -> [Int64?] {
        for (offset, type) in ["hold.placed.v1", "account.state.v1", "hold.released.v1", "account.state.v1"]
            .enumerated()
        {
            deliver(type, about: offset < 2 ? "city:A-1" : "city:A-2", at: Int64(offset) + 10)
        }
        transport.deliver(
            MessageProperties(), Data("no event".utf8), queue: QueueName.eventsLog, exchange: "events", key: "x")
        deliver("alert.raised.v1", about: "city:A-1", at: 15)
        let shown = Shown()
        let transport = transport
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await tail.run(transport) { _, offset in shown.add(offset) } }
            if tail.limit == nil {
                try await eventually("all are read") { transport.acknowledged.count == 6 }
                await transport.stopConsuming()
            }
            try await group.waitForAll()
        }
        return shown.offsets
    }

    @Test("shows what is wanted by type and subject, in the stream's order, and passes over what is no event")
    func wanted() async throws {
        #expect(try await offsets(EventTail(start: .first)) == [10, 11, 12, 13, 15])
    }

    @Test("types may be several, and end in a star")
    func types() async throws {
        #expect(try await offsets(EventTail(start: .first, types: ["hold.*", "alert.raised.v1"])) == [10, 12, 15])
    }

    @Test("a subject is meant whole")
    func subject() async throws {
        #expect(try await offsets(EventTail(start: .first, subject: "city:A-1")) == [10, 11, 15])
        #expect(
            !EventTail(start: .first, subject: "city:A").wants(
                Envelope(id: "", source: "", type: "", subject: "city:A-1", data: Data())))
    }

    @Test("from an offset, what the broker hands out before it is passed over")
    func from() async throws {
        #expect(try await offsets(EventTail(start: .at(12))) == [12, 13, 15])
    }

    @Test("a limit ends it")
    func limit() async throws {
        #expect(try await offsets(EventTail(start: .first, limit: 2)) == [10, 11])
    }

    @Test(
        "--from is first, next or an offset",
        arguments: [("first", StreamOffset.first), ("0", .first), ("next", .next), ("17", .at(17))])
    func starts(text: String, offset: StreamOffset) {
        #expect(TailStart(argument: text)?.offset == offset)
    }

    @Test("a line has offset, time, type, subject and data; a long one is cut, JSON is not")
    func lines() throws {
        let long = Envelope(
            id: "e", source: "/s", type: "t.v1", subject: "city:A-1", time: .distantPast,
            data: try JSONCoding.encode(["text": String(repeating: "x", count: 1_000)]))
        let line = EventLine(long, offset: 5)
        #expect(line.text.hasPrefix("5 "))
        #expect(line.text.contains(" t.v1 city:A-1 {\"text\":\"xxx"))
        #expect(line.text.hasSuffix("…"))
        #expect(line.text.count < 500)
        #expect(try JSONCoding.encode(line).count > 1_000)
    }
}

/// Offsets in the order they were shown.
private final class Shown: Sendable {
    private let list = Mutex<[Int64?]>([])

    var offsets: [Int64?] { list.withLock { $0 } }
    func add(_ offset: Int64?) { list.withLock { $0.append(offset) } }
}
