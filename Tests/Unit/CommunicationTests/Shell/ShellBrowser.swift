import Calendars
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import TestSupport
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

    /// A body as it is, from somebody who is no browser.
    func post(_ path: String, body: String, headers: HTTPFields) async throws -> Answer {
        try await answer(.post, path, headers, body)
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
        let lines = shell.log
        let logger = Logger(label: "pages") { _ in CapturedLog(lines: lines) }
        let answer = try await RouterClient(try shell.router(), logger: logger).execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(string: body))
        return Answer(status: answer.status.code, headers: answer.headers, body: String(buffer: answer.body))
    }

    static func encode(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
