package import HTTPTypes
import Hummingbird
package import Logging
package import NIOCore
import Synchronization
package import Web

/// What a router answered.
package struct RouterAnswer: Sendable {
    package let status: HTTPResponse.Status
    package let headers: HTTPFields
    package let body: ByteBuffer
}

/// Asks a router without a server between.
package struct RouterClient: Sendable {
    private let responder: any HTTPResponder<AppRequestContext>

    private let logger: Logger

    package init(_ router: AppRouter, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
        responder = router.buildResponder()
        self.logger = logger
    }

    package func execute(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields = [:], body: ByteBuffer? = nil
    ) async throws -> RouterAnswer {
        var headers = headers
        if let body { headers[.contentLength] = "\(body.readableBytes)" }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: uri, headerFields: headers),
            body: RequestBody(buffer: body ?? ByteBuffer()))
        let response: Response
        do {
            response = try await responder.respond(to: request, context: AppRequestContext(logger: logger))
        } catch {
            response = Response(status: .internalServerError)
        }
        let collected = Collected()
        try await response.body.write(Writer(collected: collected))
        return RouterAnswer(status: response.status, headers: response.headers, body: collected.bytes)
    }

    package func execute<Value>(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields = [:], body: ByteBuffer? = nil,
        _ read: (RouterAnswer) throws -> Value
    ) async throws -> Value {
        try read(try await execute(uri: uri, method: method, headers: headers, body: body))
    }

    private final class Collected: Sendable {
        private let content = Mutex(ByteBuffer())
        var bytes: ByteBuffer { content.withLock { $0 } }
        func append(_ buffer: ByteBuffer) { content.withLock { _ = $0.writeImmutableBuffer(buffer) } }
    }

    private struct Writer: ResponseBodyWriter {
        let collected: Collected

        mutating func write(_ buffer: ByteBuffer) async throws { collected.append(buffer) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
