// The system's file status comes to Swift with this module.
import Dispatch
import Foundation

/// What the system says of a file.
struct FileFacts: Sendable, Hashable {
    let device: UInt64
    let number: UInt64
    let size: Int64
    /// Whole seconds since 1970, real time.
    let changed: Int64
    let isFile: Bool

    /// - Returns: nil when it cannot be asked.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Of the name itself, not of what a symbolic link leads to.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
        size = Int64(status.st_size)
        changed = Int64(status.st_mtim.tv_sec)
        isFile = status.st_mode & S_IFMT == S_IFREG
    }

    func isSame(as other: FileFacts) -> Bool { device == other.device && number == other.number }
}
