import Foundation

/// The private RabbitMQ node that the environment names (see `compose/broker/private-node`).
struct RabbitNode: Sendable {
    let host: String
    let port: Int
    let user: String
    let password: String
    private let directory: String
    private let control: String

    static let current = RabbitNode(ProcessInfo.processInfo.environment)

    private init?(_ environment: [String: String]) {
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
    }

    /// Runs `rabbitmqctl` for this node.
    /// - Returns: what it wrote.
    @discardableResult
    func ctl(_ arguments: String...) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: control)
        process.arguments = ["ctl", directory] + arguments
        process.standardInput = FileHandle.nullDevice
        let file = FileManager.default.temporaryDirectory.appending(path: "ctl-\(UUID()).out")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        process.standardOutput = output
        process.standardError = output
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        guard status == 0 else { throw Failed(description: "\(arguments) ended with \(status): \(text)") }
        return text
    }

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }
}
