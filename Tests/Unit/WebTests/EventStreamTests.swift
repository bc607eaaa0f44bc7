import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite struct EventStreamTests {
    private func text(_ response: Response) async throws -> String {
        let collected = Collected()
        try await response.body.write(CollectingWriter(collected: collected))
        return collected.text
    }

    @Test func anEventIsWrittenLineByLine() {
        let event = ServerEvent(name: "val\nues", id: "7\r\n", data: "a\nb\r\n")
        #expect(event.text == "event: values\nid: 7\ndata: a\ndata: b\ndata: \n\n")
        #expect(ServerEvent(name: "x", data: "").text == "event: x\ndata: \n\n")
    }

    @Test func allEventsAreSentAndTheAnswerEndsWithThem() async throws {
        let events = AsyncStream<ServerEvent> { continuation in
            for index in 1...3 { continuation.yield(ServerEvent(name: "n", id: "\(index)", data: "d")) }
            continuation.finish()
        }
        let response = EventStream.response(events)
        #expect(response.headers[.contentType] == "text/event-stream")
        #expect(
            try await text(response)
                == "retry: 3000\n\n" + (1...3).map { "event: n\nid: \($0)\ndata: d\n\n" }.joined())
    }

    @Test(.timeLimit(.minutes(1))) func commentsKeepTheConnectionAlive() async throws {
        let (events, queue) = AsyncStream.makeStream(of: ServerEvent.self)
        let response = EventStream.response(events, keepAlive: .milliseconds(1))
        let collected = Collected()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await response.body.write(CollectingWriter(collected: collected)) }
            while !collected.text.contains(": still here\n\n") { await Task.yield() }
            queue.finish()
            await group.waitForAll()
        }
        #expect(collected.text.hasPrefix("retry: 3000\n\n"))
    }

    @Test(.timeLimit(.minutes(1))) func aReaderThatGoesAwayEndsTheStream() async {
        struct Gone: Error {}
        struct ClosedWriter: ResponseBodyWriter {
            mutating func write(_ buffer: ByteBuffer) async throws { throw Gone() }
            consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
        }
        let (events, queue) = AsyncStream.makeStream(of: ServerEvent.self)
        await #expect(throws: Gone.self) {
            try await EventStream.response(events).body.write(ClosedWriter())
        }
        queue.finish()
    }
}
