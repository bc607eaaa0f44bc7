import Foundation

/// Holds a store for one process. The lock belongs to the open file, so the system drops it when the process dies,
/// however it dies; the process id written into the file only serves to name the holder.
final class StoreLock: Sendable {
    private let descriptor: Int32

    init(storePath: String) throws(StorageError) {
        let path = storePath + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.cannotWrite(path, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw StorageError(.inUse, "The store \(storePath) is in use by process \(holder).")
        }
        let line = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, line, line.count, 0)
        self.descriptor = descriptor
    }

    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func cannotWrite(_ path: String, _ number: Int32) -> StorageError {
        let why = String(cString: strerror(number))
        switch number {
        case EROFS, EACCES, EPERM: return StorageError(.readOnly, "\(path) cannot be written: \(why).")
        case ENOSPC, EDQUOT: return StorageError(.full, "\(path) cannot be written: \(why).")
        default: return StorageError(.cannotOpen, "\(path) cannot be written: \(why).")
        }
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return "unknown" }
        return String(decoding: bytes.prefix(count), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
