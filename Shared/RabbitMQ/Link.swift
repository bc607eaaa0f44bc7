import Foundation
import Logging
import Messaging
import Synchronization

/// The part of a connection that others may touch: its mailbox, how it stands, and the guard against a stuck send. The
/// connection itself lives in a thread of its own (`LinkLoop`).
final class Link<Role: LinkRole>: Sendable {
    enum Command: Sendable {
        case role(Role.Command)
        case stop
    }

    let mailbox = Mailbox<Command>()
    let ended = Latch()
    let stallGuard = StallGuard()
    private let status = Mutex(TransportState.connecting)

    var state: TransportState { status.withLock { $0 } }

    func set(_ state: TransportState) {
        status.withLock { $0 = state }
    }

    /// - Returns: false when the link has ended.
    func post(_ command: Role.Command) -> Bool {
        mailbox.post(.role(command))
    }

    func stop() {
        _ = mailbox.post(.stop)
    }

    /// Starts the thread. Call once.
    /// - Parameter makeRole: runs in the thread, so that the role never leaves it.
    func start(
        configuration: RabbitMQConfiguration, name: String, logger: Logger, makeRole: @escaping @Sendable () -> Role
    ) {
        let thread = Thread { [self] in
            var loop = LinkLoop(
                link: self, configuration: configuration, name: "\(configuration.connectionName).\(name)",
                logger: logger, role: makeRole())
            loop.run()
            ended.open()
        }
        thread.name = "amqp \(name)"
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Ends a link whose thread was never started.
    /// - Returns: commands nobody will ever take.
    func abandon() -> [Role.Command] {
        set(.stopped)
        ended.open()
        return mailbox.refuseMore().compactMap { command in
            if case .role(let command) = command { command } else { nil }
        }
    }
}
