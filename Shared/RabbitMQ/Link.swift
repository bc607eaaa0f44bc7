import Foundation
import Logging
import Messaging
import Metrics
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
    private let status: Mutex<ConnectionReport>
    private let required = Mutex(RequiredTopology())

    /// - Parameter purpose: `publisher`, `consumer` or `requester`.
    init(purpose: String) {
        status = Mutex(ConnectionReport(purpose: purpose, state: .connecting))
    }

    var report: ConnectionReport { status.withLock { $0 } }
    var state: TransportState { report.state }

    func set(_ state: TransportState) {
        status.withLock { $0.state = state }
    }

    func set(reconnects: Int) {
        status.withLock { $0.reconnects = reconnects }
    }

    func set(unconfirmed: Int) {
        status.withLock { $0.unconfirmed = unconfirmed }
    }

    /// What must be on the broker; looked at with every new connection before anything else is done on it.
    var topology: RequiredTopology {
        get { required.withLock { $0 } }
        set { required.withLock { $0 = newValue } }
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
        configuration: RabbitMQConfiguration, logger: Logger, metrics: any MetricsFactory,
        makeRole: @escaping @Sendable () -> Role
    ) {
        let purpose = report.purpose
        let thread = Thread { [self] in
            let name = "\(configuration.connectionName).\(purpose)"
            var loop = LinkLoop(
                link: self, configuration: configuration, name: name, logger: logger,
                meter: LinkMeter(name: name, factory: metrics), role: makeRole())
            loop.run()
            ended.open()
        }
        thread.name = "amqp \(purpose)"
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
