package import GRDB
import Synchronization

/// What befalls a store at its commits, and with it the process: hangs on SQLite's commit hook, so the code that writes
/// is the real one.
package final class StoreFaults: TransactionObserver, Sendable {
    private enum Plan {
        case none
        case failCommit(in: Int)
        case dieBeforeCommit
        case dieAfterCommit
    }

    private struct State {
        var plan = Plan.none
        var isDead = false
    }

    private let state = Mutex(State())
    /// The process has just died.
    private let onDeath: @Sendable () -> Void

    package init(onDeath: @escaping @Sendable () -> Void) { self.onDeath = onDeath }

    /// A dead process changes nothing any more, whatever its code still does.
    package var isDead: Bool { state.withLock { $0.isDead } }

    package func die() {
        let isNews = state.withLock { state in
            defer { state.isDead = true }
            return !state.isDead
        }
        if isNews { onDeath() }
    }

    package func dieBeforeCommit() { state.withLock { $0.plan = .dieBeforeCommit } }
    package func dieAfterCommit() { state.withLock { $0.plan = .dieAfterCommit } }
    /// The disk is full at the n-th commit from now.
    package func failCommit(in count: Int) { state.withLock { $0.plan = .failCommit(in: count) } }
    /// Nothing befalls the store any more; the dead stay dead.
    package func heal() { state.withLock { $0.plan = .none } }

    // MARK: - SQLite's hooks

    package func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }

    package func databaseDidChange(with event: DatabaseEvent) {}

    package func databaseWillCommit() throws {
        let (isDead, isFull) = state.withLock { state -> (Bool, Bool) in
            switch state.plan {
            case .dieBeforeCommit: return (true, false)
            case .failCommit(let count) where count <= 1:
                state.plan = .none
                return (state.isDead, true)
            case .failCommit(let count):
                state.plan = .failCommit(in: count - 1)
                return (state.isDead, false)
            case .none, .dieAfterCommit: return (state.isDead, false)
            }
        }
        if isDead {
            die()
            throw ProcessDied()
        }
        if isFull { throw DatabaseError(resultCode: .SQLITE_FULL) }
    }

    package func databaseDidCommit(_ database: Database) {
        let diesNow = state.withLock { state in
            guard case .dieAfterCommit = state.plan else { return false }
            return true
        }
        if diesNow { die() }
    }

    package func databaseDidRollback(_ database: Database) {}
}

/// The process is gone; its callers have no answer.
package struct ProcessDied: Error, Sendable {}
