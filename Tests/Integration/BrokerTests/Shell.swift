import Foundation

/// Runs programs.
enum Shell {
    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    /// - Returns: what the program wrote to its standard output.
    /// - Throws: `Failed`, with what it wrote to its standard error, when it did not exit with 0.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) async throws -> String {
        // Files and not pipes: a node started by the script lives on, and would hold a pipe open for ever.
        let output = FileManager.default.temporaryDirectory.appending(path: "quittance-\(UUID()).out")
        let errors = FileManager.default.temporaryDirectory.appending(path: "quittance-\(UUID()).err")
        defer {
            try? FileManager.default.removeItem(at: output)
            try? FileManager.default.removeItem(at: errors)
        }
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else {
            let text = try String(contentsOf: errors, encoding: .utf8)
            throw Failed(description: "\(program) \(arguments) ended with \(status): \(text)")
        }
        return try String(contentsOf: output, encoding: .utf8)
    }
}
