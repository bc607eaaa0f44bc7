import Dispatch
import Synchronization

/// Checks names and passwords against the users file, one at a time on a thread of its own: a hash takes 32 MiB and
/// would stall the cooperative pool.
package final class PasswordChecker: Sendable {
    package enum Answer: Sendable, Hashable {
        case accepted(user: String, roles: Set<Role>)
        case refused
        /// Too many checks are waiting.
        case busy
        /// The users file is missing or has mistakes; the text says which, for the log.
        case unusable(String)
    }

    private static let waitingMaximum = 16

    private let path: String
    private let standIn: PasswordHash?
    private let queue = DispatchQueue(label: "quittance.passwords")
    private let waiting = Mutex(0)

    /// `path` names the users file. It is read at every check, so that a removed user cannot sign in any more.
    package init(path: String) {
        self.path = path
        let cost = PasswordHash.Cost.standard
        standIn = PasswordHash(
            "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)"
                + "$\(Base64URL.encode(Array(repeating: 0, count: 16)))"
                + "$\(Base64URL.encode(Array(repeating: 0, count: 32)))")
    }

    package func check(user: String, password: String) async -> Answer {
        let isTaken = waiting.withLock { count in
            guard count < Self.waitingMaximum else { return false }
            count += 1
            return true
        }
        guard isTaken else { return .busy }
        defer { waiting.withLock { $0 -= 1 } }
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.checkNow(user: user, password: password)) }
        }
    }

    /// A user who does not exist costs as much time as one who does, so that names cannot be found out by a watch.
    private func checkNow(user: String, password: String) -> Answer {
        do {
            let file = try UsersFile(path: path)
            guard let known = file.users[user] else {
                _ = standIn?.matches(password)
                return .refused
            }
            return known.password.matches(password) ? .accepted(user: known.name, roles: known.roles) : .refused
        } catch {
            return .unusable(error.description)
        }
    }
}
