import CRabbitMQ
import Logging
import Messaging

/// A connection's thread. Each turn: take the mailbox, send, receive what is there, then sleep until the socket, the
/// mailbox or a deadline calls. What to do next is the machine's decision; this only does it.
struct LinkLoop<Role: LinkRole> {
    /// Frames in one turn, so that commands and deadlines get their turn under a flood.
    private static var framesPerTurn: Int { 1_024 }

    private let link: Link<Role>
    private let configuration: RabbitMQConfiguration
    private let name: String
    private let logger: Logger
    private let meter: LinkMeter
    private var role: Role
    private var machine: ConnectionMachine
    private var connection: BrokerConnection?
    private var assembler = ContentAssembler()
    private var random = SystemRandomNumberGenerator()
    private var servingSince: ContinuousClock.Instant?
    private var connects = 0
    private var reportedUnconfirmed = 0
    private var drainUntil: ContinuousClock.Instant?
    /// Why there is no connection; nil while there is one.
    private var trouble: RabbitMQError?
    private var pollSet: [pollfd]
    private let clock = ContinuousClock()

    init(
        link: Link<Role>, configuration: RabbitMQConfiguration, name: String, logger: Logger, meter: LinkMeter,
        role: Role
    ) {
        self.link = link
        self.configuration = configuration
        self.name = name
        self.logger = logger
        self.meter = meter
        self.role = role
        machine = ConnectionMachine(endpointCount: configuration.endpoints.count, backoff: configuration.backoff)
        let readable = Int16(POLLIN)
        pollSet = [
            pollfd(fd: link.mailbox.wakeUp, events: readable, revents: 0), pollfd(fd: -1, events: readable, revents: 0),
        ]
    }

    @available(*, noasync)
    mutating func run() {
        var action = machine.start()
        while true {
            switch action {
            case .open(let endpoint): action = open(configuration.endpoints[endpoint])
            case .prepare: action = prepare()
            case .serve: action = serve()
            case .wait(let pause): action = wait(for: pause)
            case .finish:
                finish()
                return
            }
        }
    }

    // MARK: - Actions

    private mutating func open(_ endpoint: RabbitMQConfiguration.Endpoint) -> ConnectionMachine.Action {
        do throws(RabbitMQError) {
            connection = try BrokerConnection(configuration: configuration, endpoint: endpoint, name: name)
            return machine.opened()
        } catch {
            return lose(error)
        }
    }

    private mutating func prepare() -> ConnectionMachine.Action {
        guard let connection else { preconditionFailure("prepare without a connection") }
        do throws(RabbitMQError) {
            try connection.require(link.topology)
            try role.prepare(connection)
        } catch {
            return lose(error)
        }
        servingSince = clock.now
        trouble = nil
        link.stallGuard.connected(socket: connection.socket)
        pollSet[1].fd = connection.socket
        connects += 1
        link.set(reconnects: connects - 1)
        meter.hasConnected()
        report(.ready)
        logger.info(
            "connected to the broker", metadata: ["connection": "\(name)", "reconnects": "\(connects - 1)"])
        return machine.prepared()
    }

    private mutating func serve() -> ConnectionMachine.Action {
        guard let connection else { preconditionFailure("serve without a connection") }
        do throws(RabbitMQError) {
            while true {
                if let action = try turn(connection) { return action }
            }
        } catch {
            return lose(error)
        }
    }

    private mutating func wait(for pause: Duration) -> ConnectionMachine.Action {
        let end = clock.now + pause
        while true {
            let now = clock.now
            if let action = takeCommands(now: now) { return action }
            role.expire(now: now, trouble: trouble?.description)
            if now >= end { return machine.waited() }
            sleep(until: min(end, role.nextDeadline ?? end), now: now)
        }
    }

    private mutating func finish() {
        hangUp()
        for command in link.mailbox.refuseMore() {
            if case .role(let command) = command { role.accept(command, now: clock.now) }
        }
        role.finish()
        reportUnconfirmed()
        report(.stopped)
        logger.info("disconnected from the broker", metadata: ["connection": "\(name)"])
    }

    // MARK: - One turn

    /// - Returns: what to do instead of another turn.
    private mutating func turn(_ connection: BrokerConnection) throws(RabbitMQError) -> ConnectionMachine.Action? {
        let now = clock.now
        link.stallGuard.turnBegan(at: now)
        defer { link.stallGuard.turnEnded() }
        if let action = takeCommands(now: now) { return action }
        role.expire(now: now, trouble: blockedReason)
        try role.send(on: connection, mayPublish: machine.mayPublish)
        let pausesReading = !role.wantsFrames
        let hasMoreFrames = pausesReading ? false : try receive(from: connection)
        reportUnconfirmed()
        let wantsToSend = role.wantsToSend(mayPublish: machine.mayPublish)
        role.turnEnded(isQuiet: !hasMoreFrames && !wantsToSend)
        if let drainUntil, role.isDrained || now >= drainUntil { return machine.drained() }
        if hasMoreFrames || wantsToSend { return nil }
        link.stallGuard.turnEnded()
        try rest(connection, now: now, pausesReading: pausesReading)
        return nil
    }

    /// - Returns: true when the turn's share was used up before the frames were.
    private mutating func receive(from connection: BrokerConnection) throws(RabbitMQError) -> Bool {
        defer { connection.releaseBuffers() }
        for _ in 0..<Self.framesPerTurn where connection.bytesHeld < BrokerConnection.bytesHeldMax {
            guard let frame = try connection.nextFrame() else { return false }
            try take(frame)
        }
        return true
    }

    private mutating func take(_ frame: Frame) throws(RabbitMQError) {
        switch frame {
        case .deliver(let deliver):
            try assembler.begin(.deliver(deliver))
        case .returned(let returned):
            try assembler.begin(.returned(returned))
        case .header(let bodySize, let properties):
            if let content = try assembler.header(bodySize: bodySize, properties: properties) {
                try role.receive(.content(content), now: clock.now)
            }
        case .body(let bytes):
            if let content = try assembler.body(bytes) { try role.receive(.content(content), now: clock.now) }
        case .acknowledged(let tag, let multiple):
            try role.receive(.acknowledged(tag: tag, multiple: multiple), now: clock.now)
        case .refused(let tag, let multiple):
            try role.receive(.refused(tag: tag, multiple: multiple), now: clock.now)
        case .consumerCancelled(let consumer):
            try role.receive(.consumerCancelled(consumer: consumer), now: clock.now)
        case .blocked(let reason):
            machine.blocked(reason: reason)
            report(.blocked(reason: reason))
            logger.warning("the broker takes no messages", metadata: ["connection": "\(name)", "reason": "\(reason)"])
        case .unblocked:
            machine.unblocked()
            report(.ready)
            logger.info("the broker takes messages again", metadata: ["connection": "\(name)"])
        case .channelClosed(let close):
            throw RabbitMQError(.channelClosed, closed: close)
        case .connectionClosed(let close):
            connection?.confirmClosedByBroker()
            throw RabbitMQError(.closedByBroker, closed: close)
        case .unexpected(let method):
            throw RabbitMQError(.protocolViolation, "an unexpected method \(method >> 16).\(method & 0xFFFF)")
        }
    }

    /// Sleeps until something happens. While reading is paused only the mailbox can wake us, and the heartbeat is sent
    /// by hand, for the library sends it only when it reads.
    private mutating func rest(
        _ connection: BrokerConnection, now: ContinuousClock.Instant, pausesReading: Bool
    ) throws(RabbitMQError) {
        var until = now + (connection.heartbeat ?? configuration.heartbeat) / 4
        if let deadline = role.nextDeadline { until = min(until, deadline) }
        if let drainUntil { until = min(until, drainUntil) }
        pollSet[1].fd = pausesReading ? -1 : connection.socket
        sleep(until: until, now: now)
        if pausesReading { try connection.sendHeartbeat() }
    }

    private mutating func sleep(until: ContinuousClock.Instant, now: ContinuousClock.Instant) {
        let left = (until - now).components
        // Rounded up, or the last millisecond would be spent spinning.
        let milliseconds = max(0, left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000 + 1)
        poll(&pollSet, nfds_t(pollSet.count), Int32(clamping: milliseconds))
    }

    private mutating func takeCommands(now: ContinuousClock.Instant) -> ConnectionMachine.Action? {
        var action: ConnectionMachine.Action?
        for command in link.mailbox.take() {
            switch command {
            case .role(let command):
                role.accept(command, now: now)
            case .stop:
                drainUntil = drainUntil ?? now + configuration.drainTimeout
                action = machine.stop() ?? action
            }
        }
        return action
    }

    // MARK: - Losing it

    private mutating func lose(_ error: RabbitMQError) -> ConnectionMachine.Action {
        var served = servingSince.map { clock.now - $0 } ?? .zero
        if error.startsBackoffOver { served = max(served, configuration.backoff.healthyAfter) }
        // One warning for an outage, not one for each attempt to end it.
        let level: Logger.Level = isNews(error) ? .warning : .debug
        logger.log(
            level: level, "no connection to the broker",
            metadata: ["connection": "\(name)", "error": "\(error)", "retriable": "\(error.isRetriable)"])
        trouble = error
        meter.failed(error.code)
        report(.down(reason: error.description))
        role.disconnected(error)
        reportUnconfirmed()
        hangUp()
        return machine.failed(servedFor: served, using: &random)
    }

    private mutating func hangUp() {
        pollSet[1].fd = -1
        servingSince = nil
        assembler = ContentAssembler()
        link.stallGuard.turnBegan(at: clock.now)
        connection?.close()
        link.stallGuard.disconnected()
        connection = nil
    }

    // MARK: - Telling

    private func report(_ state: TransportState) {
        link.set(state)
        meter.stands(state)
    }

    private mutating func reportUnconfirmed() {
        let count = role.unconfirmed
        guard count != reportedUnconfirmed else { return }
        reportedUnconfirmed = count
        link.set(unconfirmed: count)
        meter.unconfirmed(count)
    }

    /// Not merely the last attempt's failure again. Which queues are missing is news each time that it changes.
    private func isNews(_ error: RabbitMQError) -> Bool {
        guard let trouble else { return true }
        return trouble.code != error.code || (error.code == .topologyMissing && trouble.text != error.text)
    }

    private var blockedReason: String? {
        if case .blocked(let reason) = machine.state { "the broker is blocked: \(reason)" } else { nil }
    }
}
