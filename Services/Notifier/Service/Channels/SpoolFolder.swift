package import Foundation
import Synchronization

/// Puts files into a folder so that a reader sees whole files only, and a name is made once, whoever tries.
///
/// A file is written under a temporary name, synced, and given its name by link(2), which fails when the name is there.
/// Files hold personal data: nobody but the owner and the folder's group can read them.
package final class SpoolFolder: Sendable {
    package enum Placement: Sendable, Hashable {
        case made, existed, tooLate
    }

    package let path: String
    private let temporary: String
    private let instance: String
    private let count = Atomic<Int>(0)

    /// - Parameters:
    ///   - temporary: a folder of the same file system for unfinished files. When absent they stand in the folder
    ///     itself, with a dot before their names.
    ///   - instance: differs between all processes that write here.
    /// - Throws: `SpoolError` when a folder cannot be made.
    package init(path: String, temporary: String? = nil, instance: String) throws(SpoolError) {
        self.path = path
        self.temporary = temporary ?? path
        self.instance = instance
        for folder in Set([path, self.temporary]) {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
            } catch {
                throw SpoolError("create the folder \(folder)")
            }
        }
    }

    /// Nothing is out when this throws, unless the error says so.
    package func place(_ content: Data, as name: String, mayLeave: () -> Bool) throws(SpoolError) -> Placement {
        let target = "\(path)/\(name)"
        if contains(name) {
            // Whoever made it may have died before it was safe.
            try Self.sync(folder: path, mayHaveLeft: true)
            return .existed
        }
        let draft = try draft(content, for: name)
        defer { unlink(draft) }
        guard mayLeave() else { return .tooLate }
        let made = link(draft, target) == 0
        if !made, errno != EEXIST { throw SpoolError("link") }
        try Self.sync(folder: path, mayHaveLeft: true)
        return made ? .made : .existed
    }

    package func contains(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

    /// Writes and syncs an unfinished file of its own.
    /// - Returns: its path; to be linked or renamed, and removed in any case.
    package func draft(_ content: Data, for name: String) throws(SpoolError) -> String {
        let number = count.add(1, ordering: .relaxed).newValue
        let path = "\(temporary)/.\(name).\(instance).\(number)"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard file >= 0 else { throw SpoolError("create") }
        defer { close(file) }
        do throws(SpoolError) {
            try Self.write(content, to: file)
            guard fsync(file) == 0 else { throw SpoolError("sync") }
        } catch {
            unlink(path)
            throw error
        }
        return path
    }

    // MARK: - The system's calls

    package static func write(_ content: Data, to file: Int32) throws(SpoolError) {
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SpoolError("write") }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes a new name in the folder survive a crash of the machine.
    package static func sync(folder: String, mayHaveLeft: Bool) throws(SpoolError) {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw SpoolError("open the folder", mayHaveLeft: mayHaveLeft) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw SpoolError("sync the folder", mayHaveLeft: mayHaveLeft) }
    }
}
