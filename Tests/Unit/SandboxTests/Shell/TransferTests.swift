import Foundation
import Hummingbird
import Testing

@testable import Transfer

@Suite("HTTP client")
struct TransferTests {
    /// A server that says back what it got.
    private func withServer(_ test: @Sendable @escaping (String) async throws -> Void) async throws {
        // Open as long as the test runs: whoever waits for it gets no answer before.
        let (gate, opened) = AsyncStream.makeStream(of: Never.self)
        let router = Router()
        router.get("hello") { request, _ in "hello \(request.headers[.userAgent] ?? "")" }
        router.get("host") { request, _ in request.head.authority ?? "" }
        router.post("echo") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 22)
            return Response(
                status: .created, headers: [.contentType: request.headers[.contentType] ?? ""],
                body: .init(byteBuffer: body))
        }
        router.get("away") { _, _ in Response(status: .seeOther, headers: [.location: "/hello"]) }
        router.get("large") { _, _ in String(repeating: "x", count: 5_000) }
        router.get("never") { _, _ in
            for await _ in gate {}
            return "late"
        }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { listening.yield($0.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            defer { opened.finish() }
            let port = try #require(await ports.first { _ in true })
            try await test("http://127.0.0.1:\(port)")
        }
    }

    @Test("A request brings back status, headers and body, over connections used again")
    func simple() async throws {
        try await withServer { origin in
            let client = TransferClient(connections: 2)
            for _ in 0..<20 {
                let answer = try await client.perform(TransferRequest(.get, origin + "/hello"))
                #expect(answer.status == 200)
                #expect(answer.text == "hello quittance")
                #expect(answer.header("CONTENT-type")?.hasPrefix("text/plain") == true)
            }
            let missing = try await client.perform(TransferRequest(.get, origin + "/nothing"))
            #expect(missing.status == 404)
        }
    }

    @Test("A body goes out byte for byte, also an empty and a large one")
    func bodies() async throws {
        try await withServer { origin in
            let client = TransferClient(connections: 1)
            for body in [Data(), Data([0, 13, 10, 255]), Data(repeating: 7, count: 2_000_000)] {
                let answer = try await client.perform(
                    TransferRequest(
                        .post, origin + "/echo", headers: [TransferHeader("Content-Type", "application/x-test")],
                        body: body))
                #expect(answer.status == 201)
                #expect(answer.body == body)
                #expect(answer.header("Content-Type") == "application/x-test")
            }
        }
    }

    @Test("A redirect is given back, and followed only when asked for")
    func redirects() async throws {
        try await withServer { origin in
            let client = TransferClient(connections: 1)
            let stays = try await client.perform(TransferRequest(.get, origin + "/away"))
            #expect(stays.status == 303)
            #expect(stays.header("Location") == "/hello")
            let follows = try await client.perform(TransferRequest(.get, origin + "/away", redirectsMax: 3))
            #expect(follows.text == "hello quittance")
            #expect(follows.header("Location") == nil)
        }
    }

    @Test("With a peer every connection goes there, and the request stays one to its own address")
    func peer() async throws {
        try await withServer { origin in
            let client = TransferClient(connections: 1, peer: String(origin.dropFirst("http://".count)))
            for address in ["http://pay.example.org", "http://127.0.0.1:1"] {
                let answer = try await client.perform(TransferRequest(.get, address + "/host"))
                #expect(answer.text == address.dropFirst("http://".count))
            }
        }
    }

    @Test("More requests than connections wait their turn, and all are answered")
    func many() async throws {
        try await withServer { origin in
            let client = TransferClient(connections: 4)
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await client.perform(.init(.get, origin + "/hello")).status } }
                return try await group.reduce(0) { $0 + ($1 == 200 ? 1 : 0) }
            }
            #expect(answers == 200)
        }
    }

    @Test("Each kind of failure has its own code, and no text holds the address")
    func failures() async throws {
        try await withServer { origin in
            let client = TransferClient(connections: 2, answerBytesMax: 1_000)
            let cases: [(TransferRequest, TransferError.Code)] = [
                (.init(.get, "http://127.0.0.1:1/secret"), .cannotConnect),
                (.init(.get, origin + "/never", timeout: .milliseconds(50)), .timedOut),
                (.init(.get, origin + "/large"), .tooLarge),
                (.init(.get, "file:///secret"), .badRequest),
                (.init(.get, origin, headers: [TransferHeader("X", "a\r\nY: b")]), .badRequest),
                (.init(.get, origin, timeout: .zero), .badRequest),
            ]
            for (request, code) in cases {
                let error = await #expect(throws: TransferError.self) { try await client.perform(request) }
                #expect(error?.code == code)
                #expect(error?.description.contains("secret") == false)
            }
        }
    }

    @Test("A cancelled task gets its answer at once, and the connection serves others again")
    func cancelling() async throws {
        try await withServer { origin in
            let client = TransferClient(connections: 1)
            let task = Task { try await client.perform(TransferRequest(.get, origin + "/never")) }
            task.cancel()
            let result = await task.result
            guard case .failure(let error) = result else {
                Issue.record("it was answered")
                return
            }
            #expect((error as? TransferError)?.code == .cancelled)
            let next = try await client.perform(TransferRequest(.get, origin + "/hello"))
            #expect(next.status == 200)
        }
    }
}
