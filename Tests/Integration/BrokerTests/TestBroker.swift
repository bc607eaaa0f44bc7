import Foundation
import Logging
import RabbitMQ
import TestSupport
import Testing

/// The broker that the tests use: a private node, as `compose/broker/private-node` describes it in `broker.env`.
struct TestBroker: Sendable {
    var host: String
    var port: Int
    var user: String
    var password: String
    /// The directory of the node.
    var directory: String
    /// The script that started it, and can start others.
    var control: String
    /// Where it speaks TLS, if it does.
    var tlsPort: Int?

    /// The broker named by the environment, if any.
    static let current = TestBroker(environment: ProcessInfo.processInfo.environment)

    static let skipped: Comment =
        "no broker: start one with `compose/broker/private-node start DIR` and export what stands in DIR/broker.env"

    init?(environment: [String: String]) {
        guard let host = environment["QUITTANCE_BROKER_HOST"],
            let port = environment["QUITTANCE_BROKER_PORT"].flatMap(Int.init),
            let user = environment["QUITTANCE_BROKER_USER"], let password = environment["QUITTANCE_BROKER_PASSWORD"],
            let directory = environment["QUITTANCE_BROKER_DIR"], let control = environment["QUITTANCE_BROKER_CONTROL"]
        else { return nil }
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.directory = directory
        self.control = control
        tlsPort = environment["QUITTANCE_BROKER_TLS_PORT"].flatMap(Int.init)
    }

    /// `rabbitmqctl` for this node.
    @discardableResult
    func ctl(_ arguments: String...) async throws -> String {
        try await Shell.run(control, ["ctl", directory] + arguments)
    }

    /// Whether the node's table of quorum queues names this one's virtual host.
    func hasOnDisk(_ virtualHost: String) -> Bool {
        let data = URL(filePath: directory).appending(path: "data")
        let files = FileManager.default.enumerator(at: data, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.lastPathComponent == "names.dets", let bytes = try? Data(contentsOf: file) else { continue }
            if bytes.range(of: Data(virtualHost.utf8)) != nil { return true }
        }
        return false
    }

    /// A node of the test's own, for what no other test could bear: killing it, or letting it run out of memory.
    static func withOwnNode(
        options: [String] = [], _ body: (TestBroker) async throws -> Void
    ) async throws {
        let control = try #require(current).control
        let directory = FileManager.default.temporaryDirectory.appending(path: "quittance-node-\(UUID())").path()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        do {
            try await Shell.run(control, ["start", directory] + options)
            try await body(try running(in: directory))
        } catch {
            _ = try? await Shell.run(control, ["stop", directory])
            throw error
        }
        try await Shell.run(control, ["stop", directory])
    }

    /// Three nodes that are one cluster. The first must be stopped last, as it is here.
    static func withCluster(_ body: ([TestBroker]) async throws -> Void) async throws {
        try await withOwnNode { first in
            let join = ["--join", first.directory]
            // One after the other: nodes that join at the same moment wait for each other's lock.
            try await withOwnNode(options: join) { second in
                try await withOwnNode(options: join) { third in try await body([first, second, third]) }
            }
        }
    }

    private static func running(in directory: String) throws -> TestBroker {
        let text = try String(contentsOfFile: "\(directory)/broker.env", encoding: .utf8)
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            let parts = line.split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        return try #require(TestBroker(environment: Dictionary(uniqueKeysWithValues: pairs)))
    }
}

/// Fails where a broker is owed; elsewhere its absence skips the suites.
@Suite struct TestBrokerTests {
    @Test("continuous integration has a broker", .enabled(if: isContinuousIntegration))
    func required() {
        #expect(TestBroker.current != nil, TestBroker.skipped)
    }
}
