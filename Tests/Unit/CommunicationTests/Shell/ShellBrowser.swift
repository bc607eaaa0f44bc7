import Calendars
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Web

@testable import CommunicationService

/// Asks the service's router as a browser would, with a session of some roles or none.
struct ShellBrowser {
    let shell: ShellFixture
    var roles: Set<Role> = []
    var user = "thandi"

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: String

        /// The hidden token of the page's forms.
        var csrf: String { hidden("csrf") }

        /// What the preferences page says it shows.
        var shown: String { hidden("shown") }

        private func hidden(_ name: String) -> String {
            guard let start = body.firstRange(of: "name=\"\(name)\" value=\"")?.upperBound else { return "" }
            return String(body[start...].prefix { $0 != "\"" })
        }
    }

    func get(_ path: String, token: String? = nil) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await answer(.get, path, headers, "")
    }

    func post(_ path: String, _ fields: [(String, String)], headers extra: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        for field in extra { headers[field.name] = field.value }
        let body = fields.map { Self.encode($0.0) + "=" + Self.encode($0.1) }.joined(separator: "&")
        return try await answer(.post, path, headers, body)
    }

    private var headers: HTTPFields {
        guard !roles.isEmpty else { return [.accept: "text/html"] }
        let now = shell.site.clocks.wall()
        let session = Session(
            user: user, roles: roles, issued: now, expires: now + SessionCodec.life, id: "session-of-\(user)")
        return [.cookie: "q_session=" + shell.site.sessions.seal(session), .accept: "text/html"]
    }

    private func answer(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: String
    ) async throws -> Answer {
        let head = HTTPRequest(method: method, scheme: nil, authority: nil, path: path, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let lines = shell.log
        let logger = Logger(label: "pages") { _ in CapturedLog(lines: lines) }
        let response = try await shell.router().buildResponder().respond(
            to: request, context: AppRequestContext(logger: logger))
        let collected = Collected()
        try await response.body.write(Writer(collected: collected))
        return Answer(status: response.status.code, headers: response.headers, body: collected.text)
    }

    static func encode(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private final class Collected: Sendable {
        private let parts = Mutex("")
        var text: String { parts.withLock { $0 } }
        func append(_ text: String) { parts.withLock { $0 += text } }
    }

    private struct Writer: ResponseBodyWriter {
        let collected: Collected

        mutating func write(_ buffer: ByteBuffer) async throws { collected.append(String(buffer: buffer)) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
