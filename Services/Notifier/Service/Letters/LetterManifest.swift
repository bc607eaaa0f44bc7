import Foundation
import NotifierCore
import Synchronization

/// `manifest.csv`, written by many processes at once: one at a time under a file lock, one row a contact.
///
/// The contacts in it are kept in memory and read on from where the last look ended, so a row costs the same however
/// long the file is.
package final class LetterManifest: Sendable {
    package enum Addition: Sendable, Hashable {
        case added
        /// The contact has a row already, now safe from a crash.
        case existed
        /// `prepare` said no.
        case given
    }

    private struct Known {
        var file: UInt64?
        var end: Int64 = 0
        var contacts: Set<String> = []
    }

    private let folder: String
    private let path: String
    private let known = Mutex(Known())

    package init(folder: String) {
        self.folder = folder
        path = "\(folder)/manifest.csv"
    }

    /// - Parameters:
    ///   - line: with its line break.
    ///   - prepare: called under the lock when the contact has no row yet; what must be there before the row.
    package func add(
        _ line: String, of contact: String, prepare: () throws(SpoolError) -> Bool
    ) throws(SpoolError) -> Addition {
        let result = known.withLock { known in
            Result { () throws(SpoolError) in try Self.add(self, line, contact, &known, prepare) }
        }
        return try result.get()
    }

    private static func add(
        _ manifest: LetterManifest, _ line: String, _ contact: String, _ known: inout Known,
        _ prepare: () throws(SpoolError) -> Bool
    ) throws(SpoolError) -> Addition {
        let file = try manifest.openLocked()
        // Closing gives the lock back.
        defer { close(file) }
        try manifest.readOn(file, &known)
        guard !known.contacts.contains(contact) else {
            guard fsync(file) == 0 else { throw SpoolError("sync", mayHaveLeft: true) }
            return .existed
        }
        guard try prepare() else { return .given }
        let isNew = known.end == 0
        let content = Data(((isNew ? ManifestRow.header : "") + line).utf8)
        do throws(SpoolError) {
            try SpoolFolder.write(content, to: file)
            guard fsync(file) == 0 else { throw SpoolError("sync") }
        } catch {
            let isTakenBack = ftruncate(file, off_t(known.end)) == 0
            throw SpoolError(error.operation, number: error.number, mayHaveLeft: !isTakenBack)
        }
        known.end += Int64(content.count)
        known.contacts.insert(contact)
        if isNew { try SpoolFolder.sync(folder: manifest.folder, mayHaveLeft: true) }
        return .added
    }

    /// The file that has the name now: the one before it may have been taken away while we waited for the lock.
    private func openLocked() throws(SpoolError) -> Int32 {
        while true {
            let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
            guard file >= 0 else { throw SpoolError("open the manifest") }
            while flock(file, LOCK_EX) != 0 {
                guard errno == EINTR else {
                    let number = errno
                    close(file)
                    throw SpoolError("lock the manifest", number: number)
                }
            }
            if let held = FileFacts(descriptor: file), let named = FileFacts(path: path), held.isSame(as: named) {
                return file
            }
            close(file)
        }
    }

    /// Takes in the rows since the last look, and cuts off one that a crash left unfinished.
    private func readOn(_ file: Int32, _ known: inout Known) throws(SpoolError) {
        guard let facts = FileFacts(descriptor: file) else { throw SpoolError("read the manifest") }
        if known.file != facts.number || facts.size < known.end {
            known.file = facts.number
            known.end = 0
        }
        var content = Data(count: Int(facts.size - known.end))
        var read = 0
        while read < content.count {
            let count = content.withUnsafeMutableBytes { bytes in
                pread(file, bytes.baseAddress?.advanced(by: read), bytes.count - read, off_t(known.end) + off_t(read))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SpoolError("read the manifest") }
            read += count
        }
        let whole = content.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        for line in String(decoding: content[..<whole], as: UTF8.self).split(separator: "\n") {
            if let contact = ManifestRow.contact(of: line) { known.contacts.insert(contact) }
        }
        known.end += Int64(whole)
        guard whole == content.count || ftruncate(file, off_t(known.end)) == 0 else {
            throw SpoolError("mend the manifest")
        }
    }
}
