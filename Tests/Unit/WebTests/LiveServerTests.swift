import Calendars
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Testing

@testable import Web

/// What only a connection shows: a real server, asked by curl. One at a time: a curl started beside another inherits
/// the
/// other's pipe and keeps it open.
@Suite(.serialized) struct LiveServerTests {
    private let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test(.timeLimit(.minutes(1))) func anEventStreamIsReadWhileOpenAndEndsWithTheService() async throws {
        let test = try TestSite(publicURL: "http://localhost")
        let router = test.site.makeRouter()
        let (events, queue) = AsyncStream.makeStream(of: ServerEvent.self)
        queue.yield(ServerEvent(name: "values", id: "1", data: "{}"))
        router.get("events") { _, _ in EventStream.response(events) }
        try await withServer(router) { port, group in
            var text = ""
            for await part in try curl("-N", "-i", "http://127.0.0.1:\(port)/events") {
                text += part
                if text.contains("data: {}\n\n") { await group.triggerGracefulShutdown() }
            }
            #expect(text.contains("HTTP/1.1 200"))
            #expect(text.lowercased().contains("content-security-policy:"))
            #expect(text.contains("retry: 3000\n\nevent: values\nid: 1\ndata: {}\n\n"))
        }
        queue.finish()
    }

    @Test(.timeLimit(.minutes(1))) func aFormComesInOverAConnection() async throws {
        let test = try TestSite(publicURL: "http://localhost")
        let router = test.site.makeRouter()
        router.post("p/:token") { request, context in
            try await test.site.behindLink(context, .pay, sender: { _ in nil }) { link in
                let form = try await test.site.form(request, context, link: link)
                return TestSite.text(context.client + " " + (try form.text("amount", "Amount")))
            }
        }
        let link = try SignedLink(
            purpose: .pay, account: "city:A-1", debtor: "city:D-1", contact: nil,
            expires: test.business.now + .seconds(60))
        try await withServer(router) { port, group in
            let address = "http://127.0.0.1:\(port)" + test.site.links.path(link)
            let token = test.site.csrfToken(for: link)
            let fields = ["-H", "X-Forwarded-For: 198.51.100.7", "--data-urlencode", "amount=12.50 €"]
            var text = ""
            text = try await answer(fields + ["-d", "csrf=\(token)", address])
            #expect(text == "198.51.100.7 12.50 €")
            text = try await answer(fields + ["-w", "%{http_code}", "-o", "/dev/null", address])
            #expect(text == "403")
            await group.triggerGracefulShutdown()
        }
    }

    private func withServer(
        _ router: AppRouter, _ body: (_ port: Int, _ group: ServiceGroup) async throws -> Void
    ) async throws {
        let (ports, known) = AsyncStream.makeStream(of: Int.self)
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                known.yield(channel.localAddress?.port ?? 0)
                known.finish()
            }, logger: quiet)
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports { try await body(port, group) }
            try await tasks.waitForAll()
        }
    }

    private func curl(_ arguments: String...) throws -> AsyncStream<String> { try curl(arguments) }

    /// All that curl wrote once it has ended. Through a file: a pipe's end may be held open by a process started
    /// meanwhile.
    private func answer(_ arguments: [String]) async throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: ProcessInfo.processInfo.globallyUniqueString)
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        process.arguments = ["-sS", "--max-time", "30"] + arguments
        process.standardOutput = try FileHandle(forWritingTo: file)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ends {}
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    /// What curl writes, until it ends.
    private func curl(_ arguments: [String]) throws -> AsyncStream<String> {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        process.arguments = ["-sS", "--max-time", "30"] + arguments
        process.standardOutput = pipe
        let (parts, queue) = AsyncStream.makeStream(of: String.self)
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                queue.finish()
            } else {
                queue.yield(String(decoding: data, as: UTF8.self))
            }
        }
        try process.run()
        return parts
    }
}
