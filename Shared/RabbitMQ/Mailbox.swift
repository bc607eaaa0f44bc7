import CRabbitMQ
import Synchronization

/// Commands for a thread that sleeps in `poll`. Posting the first command of a round makes the descriptor readable;
/// the others ride along, so a thousand commands cost one wake-up.
final class Mailbox<Command: Sendable>: Sendable {
    private struct State {
        var commands: [Command] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    /// Readable when something waits; -1 when the system had no descriptor left.
    let wakeUp: Int32

    init() {
        wakeUp = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    }

    deinit {
        if wakeUp >= 0 { close(wakeUp) }
    }

    /// - Returns: false when nobody will read it any more.
    func post(_ command: Command) -> Bool {
        let (accepted, first) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.commands.append(command)
            return (true, state.commands.count == 1)
        }
        if first { wake() }
        return accepted
    }

    /// Ends the thread's sleep without a command.
    func wake() {
        eventfd_write(wakeUp, 1)
    }

    /// Everything posted so far. For the thread only.
    func take() -> [Command] {
        var count: eventfd_t = 0
        // Before the commands are taken: a command posted in between then costs a needless turn, not a lost wake-up.
        eventfd_read(wakeUp, &count)
        return state.withLock { state in
            guard !state.commands.isEmpty else { return [] }
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Refuses further commands.
    /// - Returns: those that came too late to be taken.
    func refuseMore() -> [Command] {
        state.withLock { state in
            state.isClosed = true
            defer { state.commands = [] }
            return state.commands
        }
    }
}
