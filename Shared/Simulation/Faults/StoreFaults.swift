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
        var hasFailedCommit = false
    }

    private let state = Mutex(State())
    private let effects: Effects
    /// The process has just died.
    private let onDeath: @Sendable () -> Void

    package init(effects: Effects, onDeath: @escaping @Sendable () -> Void) {
        self.effects = effects
        self.onDeath = onDeath
    }

    /// A dead process changes nothing any more, whatever its code still does.
    package var isDead: Bool { state.withLock { $0.isDead } }

    /// A commit of this process found the disk full.
    var hasFailedCommit: Bool { state.withLock { $0.hasFailedCommit } }

    /// - Parameter cause: what ends the process; nil when it ended by itself.
    package func die(of cause: Faults.Disturbance? = nil) {
        let isNews = state.withLock { state in
            defer { state.isDead = true }
            return !state.isDead
        }
        guard isNews else { return }
        if let cause { effects.count(cause) }
        onDeath()
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
        let (diesNow, isFull) = state.withLock { state -> (Bool, Bool) in
            switch state.plan {
            case .dieBeforeCommit: return (true, false)
            case .failCommit(let count) where count <= 1:
                state.plan = .none
                return (false, true)
            case .failCommit(let count):
                state.plan = .failCommit(in: count - 1)
                return (false, false)
            case .none, .dieAfterCommit: return (false, false)
            }
        }
        if diesNow { die(of: .crashBeforeCommit) }
        if isDead { throw ProcessDied() }
        if isFull {
            state.withLock { $0.hasFailedCommit = true }
            effects.count(.diskFullAtCommit)
            throw DatabaseError(resultCode: .SQLITE_FULL)
        }
    }

    package func databaseDidCommit(_ database: Database) {
        let diesNow = state.withLock { state in
            guard case .dieAfterCommit = state.plan else { return false }
            return true
        }
        if diesNow { die(of: .crashAfterCommit) }
    }

    package func databaseDidRollback(_ database: Database) {}
}

/// The process is gone; its callers have no answer.
package struct ProcessDied: Error, Sendable {}
