import Foundation
import Policies
import TestSupport

/// The bundle of the repository, and copies of it that a test may spoil.
enum PolicyFolder {
    /// Runs a test on a copy of the bundle that is gone afterwards.
    static func withCopy<Result>(_ run: (String) throws -> Result) throws -> Result {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appendingPathComponent("policies-\(UUID().uuidString)").path
        try manager.copyItem(atPath: Repository.policies, toPath: folder)
        defer { try? manager.removeItem(atPath: folder) }
        return try run(folder)
    }

    static func read(_ path: String) throws -> String {
        try String(contentsOfFile: "\(Repository.policies)/\(path)", encoding: .utf8)
    }

    static func write(_ text: String, to path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// What loading a folder reports; nothing when it loads.
    static func errors(in folder: String) -> [PolicyError] {
        do {
            _ = try PolicyBundle.load(folder: folder)
            return []
        } catch {
            return error.errors
        }
    }
}
