package import GRDB

/// Why a store cannot be used. All of them stop the service: a consumer that cannot store must not acknowledge.
package struct StorageError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Another process has the store open, or keeps it locked.
        case inUse
        case cannotOpen
        /// The file, its folder or its disk may not be written.
        case readOnly
        /// No room is left on the disk. Nothing was stored; when there is room again, a restart goes on where it was.
        case full
        /// The file was written by a newer version of this program.
        case tooNew
        /// `PRAGMA synchronous` did not come back as FULL, so acknowledging after commit would not be safe.
        case notDurable
        case corrupt
        /// The disk could not read or write.
        case disk
    }

    package let code: Code
    package let text: String

    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    package var description: String { text }
}

extension StorageError {
    /// What SQLite says when the store itself is in trouble, in words an operator can act on; nil when the statement
    /// was at fault. SQLite's own text is left out: it may quote values.
    package init?(_ error: DatabaseError, path: String) {
        let number = error.extendedResultCode.rawValue
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(.full, "There is no room for the store \(path): its disk is full. Make room, then start again.")
        case .SQLITE_READONLY:
            self.init(
                .readOnly,
                "The store \(path) cannot be written (SQLite \(number)): check the rights of the file, its folder, and "
                    + "whether the disk is mounted for writing.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .corrupt,
                "The store \(path) is damaged (SQLite \(number)). Do not start on it again: put back its newest backup."
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.inUse, "The store \(path) is kept locked by another program.")
        case .SQLITE_CANTOPEN:
            self.init(
                .cannotOpen, "The store \(path) cannot be opened (SQLite \(number)): check its folder and its rights.")
        case .SQLITE_IOERR:
            self.init(.disk, "The disk of the store \(path) reports a fault (SQLite \(number)).")
        default: return nil
        }
    }
}
