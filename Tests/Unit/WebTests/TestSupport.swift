import Calendars
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import Web

/// A time that moves when told to.
final class TestTime: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant = TestTime.start) { self.instant = Mutex(instant) }

    static let start = Instant(millisecondsSinceEpoch: 1_767_580_200_000)  // 2026-01-05T02:30:00Z

    var now: Instant { instant.withLock { $0 } }
    var read: @Sendable () -> Instant { { self.now } }
    func advance(_ duration: Duration) { instant.withLock { $0 = $0 + duration } }
}

/// A site with keys of its own and times that stand still.
struct TestSite {
    static let password = "correct horse battery"
    static let token = "service-token-0123456789"

    let business = TestTime()
    let wall = TestTime()
    let folder: TestFolder
    let site: WebSite

    init(publicURL: String = "https://pay.example.org", chartPath: String = "/nonexistent") throws {
        folder = try TestFolder()
        try folder.write("session.key", Array(repeating: 1, count: 32))
        try folder.write("links.key", Array(repeating: 2, count: 32))
        try folder.write("service.token", Array((Self.token + "\n").utf8))
        let cheap = PasswordHash.Cost(rounds: 1_024, blockSize: 8, parallelism: 1)
        let hash = try PasswordHash(of: Self.password, salt: Array(repeating: 7, count: 16), cost: cheap)
        try folder.write("users", Array("# staff\nthandi:supervisor,agent:\(hash)\n".utf8))
        site = try WebSite(
            WebConfiguration(publicURL: publicURL, keysFolder: folder.path, chartPath: chartPath),
            clocks: WebClocks(business: business.read, wall: wall.read, monotonic: { .zero }))
    }

    func session(_ roles: Set<Role> = [.supervisor]) -> Session {
        Session(
            user: "thandi", roles: roles, issued: wall.now, expires: wall.now + SessionCodec.life, id: "session-1")
    }

    static func text(_ text: String) -> Response {
        Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    func cookie(_ roles: Set<Role> = [.supervisor]) -> HTTPFields {
        [.cookie: "q_session=" + site.sessions.seal(session(roles)), .accept: "text/html"]
    }
}

/// What a router answered.
struct Answer {
    let status: Int
    let headers: HTTPFields
    let body: String
}

extension AppRouter {
    func answer(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: String = "",
        peer: String? = nil, logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    ) async throws -> Answer {
        let head = HTTPRequest(method: method, scheme: nil, authority: nil, path: path, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let response = try await buildResponder().respond(
            to: request, context: AppRequestContext(logger: logger, peer: peer))
        let collected = Collected()
        try await response.body.write(CollectingWriter(collected: collected))
        return Answer(status: response.status.code, headers: response.headers, body: collected.text)
    }

    func post(_ path: String, _ headers: HTTPFields = [:], _ body: String, peer: String? = nil) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await answer(.post, path, headers, body: body, peer: peer)
    }
}

final class Collected: Sendable {
    private let parts = Mutex("")

    var text: String { parts.withLock { $0 } }
    func append(_ text: String) { parts.withLock { $0 += text } }
}

struct CollectingWriter: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) async throws { collected.append(String(buffer: buffer)) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension HTTPFields {
    /// The value a cookie is set to.
    func setCookie(_ name: String) -> String? {
        self[values: .setCookie].first { $0.hasPrefix(name + "=") }
    }
}
