import Foundation
import RabbitMQ
import Testing

/// Gives a suite a broker of its own for as long as its tests run: one that they may starve, kill or lock.
struct OwnNode: SuiteTrait, TestScoping {
    @TaskLocal static var running: TestBroker?

    /// With TLS, the authority that signed the node's certificate.
    @TaskLocal static var authority: TestAuthority?

    var speaksTLS = false

    func scopeProvider(for test: Test, testCase: Test.Case?) -> OwnNode? { test.isSuite ? self : nil }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard speaksTLS else {
            return try await TestBroker.withOwnNode { broker in
                try await Self.$running.withValue(broker) { try await function() }
            }
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "quittance-tls-\(UUID())").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let authority = try await TestAuthority(folder: folder)
        let node = try await authority.sign("node", names: ["DNS:localhost", "IP:127.0.0.1"])
        try FileManager.default.copyItem(atPath: authority.certificate, toPath: "\(folder)/ca.pem")
        try await TestBroker.withOwnNode(options: ["--tls", folder]) { broker in
            #expect(node.certificate == "\(folder)/node.pem")
            try await Self.$authority.withValue(authority) {
                try await Self.$running.withValue(broker) { try await function() }
            }
        }
    }
}
