import HTTPTypes
package import Hummingbird
import NIOCore
import ServiceLifecycle

/// Answers with server-sent events.
package enum EventStream {
    /// How many events may wait for a slow reader. One that falls further behind is disconnected; its browser comes
    /// back by itself and says what it saw last, which beats leaving out some in silence.
    private static let waitingMaximum = 256

    /// Sends every element of `events`, and a comment every `keepAlive` so that proxies do not hang up. Ends when the
    /// sequence ends, the reader goes away or the service shuts down.
    package static func response<Events: AsyncSequence & Sendable>(
        _ events: Events, keepAlive: Duration = .seconds(15), clock: any Clock<Duration> = ContinuousClock()
    ) -> Response where Events.Element == ServerEvent {
        let body = ResponseBody { writer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let (lines, queue) = AsyncStream.makeStream(
                    of: String.self, bufferingPolicy: .bufferingOldest(waitingMaximum))
                queue.yield("retry: 3000\n\n")
                group.addTask {
                    defer { queue.finish() }
                    for try await event in events {
                        if case .dropped = queue.yield(event.text) { return }
                    }
                }
                group.addTask {
                    while !Task.isCancelled {
                        try await clock.sleep(for: keepAlive)
                        queue.yield(": still here\n\n")
                    }
                }
                group.addTask {
                    try? await gracefulShutdown()
                    queue.finish()
                }
                for await line in lines { try await writer.write(ByteBuffer(string: line)) }
                group.cancelAll()
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store", .acceleratedBuffering: "no",
            ], body: body)
    }
}
