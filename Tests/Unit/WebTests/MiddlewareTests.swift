import HTTPTypes
import Hummingbird
import Logging
import Synchronization
import Testing

@testable import Web

@Suite struct MiddlewareTests {
    private struct Secret: Error, CustomStringConvertible {
        let description = "Nomsa Dlamini, +27821234567"
    }

    @Test func everyAnswerIsGuarded() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter(formTargets: ["https://checkout.example"])
        router.get("page") { _, context in
            test.site.console(Page(title: "Page", body: HTML(trusted: "<p>x</p>")), context)
        }
        for path in ["/page", "/missing"] {
            let headers = try await router.answer(.get, path, [.accept: "text/html"]).headers
            let policy = try #require(headers[.contentSecurityPolicy])
            #expect(
                policy == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                    + "connect-src 'self'; form-action 'self' https://checkout.example; frame-ancestors 'none'; "
                    + "base-uri 'none'")
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[.referrerPolicy] == "no-referrer")
            #expect(headers[.frameOptions] == "DENY")
            #expect(headers[.cacheControl] == "no-store")
            #expect(headers[.strictTransportSecurity] == "max-age=31536000")
        }
    }

    @Test func anUnknownErrorShowsAReferenceOnly() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        router.get("page") { _, _ -> String in throw Secret() }
        router.get("api/x") { _, _ -> String in throw Secret() }
        let log = LogLines()
        let page = try await router.answer(.get, "/page", [.accept: "text/html"], logger: log.logger)
        let api = try await router.answer(.get, "/api/x", logger: log.logger)
        #expect(page.status == 500)
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(api.status == 500)
        #expect(api.headers[.contentType] == "application/problem+json")
        #expect(!(page.body + api.body + log.text).contains("Nomsa"))
        let reference = try #require(page.body.firstMatch(of: /[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}/)).0
        #expect(log.text.contains(reference))
        #expect(log.text.contains("Secret"))
    }

    @Test func aKnownErrorIsAProblemForAPIsAndAPageForPeople() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        let problem = ProblemDetails.invalid([FieldError(field: "amount", message: "Write an <amount>.")])
        router.get("page") { _, _ -> String in throw problem }
        router.get("api/x") { _, _ -> String in throw problem }
        let api = try await router.answer(.get, "/api/x")
        #expect(api.status == 422)
        #expect(
            api.body
                == #"{"detail":"Write an <amount>.","errors":[{"field":"amount","message":"Write an <amount>."}],"#
                + #""status":422,"title":"Please check what you wrote","type":"about:blank"}"#)
        let page = try await router.answer(.get, "/page", [.accept: "text/html"])
        #expect(page.status == 422)
        #expect(page.body.contains("Write an &lt;amount&gt;."))
        #expect(try await router.answer(.get, "/api/none").status == 404)
        #expect(try await router.answer(.get, "/none").body.contains("Not found"))
    }

    @Test func aLogLineNamesTheRouteAndNeverThePath() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        router.get("p/:token") { _, _ in "ok" }
        let log = LogLines()
        for path in ["/p/SECRET?q=SECRET", "/SECRET"] {
            _ = try await router.answer(.get, path, peer: "198.51.100.7", logger: log.logger)
        }
        #expect(!log.text.contains("SECRET"))
        #expect(!log.text.contains("198.51"))
        #expect(log.text.contains("http.route=/p/{token}") || log.text.contains("http.route=/p/:token"))
        #expect(log.text.contains("http.status=200"))
        #expect(log.text.contains("duration.ms=0"))
    }

    @Test func aClientThatAsksTooOftenIsToldWhen() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        let limiter = test.site.limiter(burst: 2, perMinute: 6)
        router.group("p").add(middleware: LimitRequests(limiter)).get { _, _ in "ok" }
        func ask(_ peer: String) async throws -> Answer { try await router.answer(.get, "/p", peer: peer) }
        #expect(try await ask("198.51.100.7").status == 200)
        #expect(try await ask("198.51.100.7").status == 200)
        let refused = try await ask("198.51.100.7")
        #expect(refused.status == 429)
        #expect(refused.headers[.retryAfter] == "10")
        #expect(try await ask("198.51.100.8").status == 200)
    }

    @Test(
        arguments: [
            ("198.51.100.7", "10.1.1.1", "198.51.100.7"), ("127.0.0.1", nil, "127.0.0.1"),
            ("127.0.0.1", "198.51.100.7", "198.51.100.7"), ("10.0.0.2", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
            ("::ffff:172.20.0.3", "2001:db8::1", "2001:db8::1"), ("172.32.0.1", "198.51.100.7", "172.32.0.1"),
            ("127.0.0.1", "not an address", "127.0.0.1"), ("127.0.0.1", "", "127.0.0.1"), (nil, nil, "unknown"),
        ] as [(String?, String?, String)])
    func onlyTheEdgeNamesTheClient(peer: String?, header: String?, client: String) {
        var headers = HTTPFields()
        headers[.forwardedFor] = header
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/", headerFields: headers)
        #expect(ClientAddress.of(Request(head: head, body: RequestBody(buffer: .init())), peer: peer) == client)
    }
}

/// Keeps what is logged, as text.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }
    var logger: Logger {
        var logger = Logger(label: "test", factory: { _ in Handler(lines: self) })
        logger.logLevel = .trace
        return logger
    }

    private func append(_ line: String) { lines.withLock { $0.append(line) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }.map { "\($0)=\($1)" }.sorted()
            lines.append("\(event.level) \(event.message) " + fields.joined(separator: " "))
        }
    }
}
