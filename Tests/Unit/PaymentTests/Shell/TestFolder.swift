import Foundation

/// A folder that goes away with the test.
final class TestFolder: Sendable {
    let path: String

    init(_ name: String) throws {
        path = NSTemporaryDirectory() + "\(name)-\(ProcessInfo.processInfo.globallyUniqueString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    /// The policies of the repository.
    static var policies: String {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("compose/policies").path
    }
}
