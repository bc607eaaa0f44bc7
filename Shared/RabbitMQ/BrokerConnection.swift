import CRabbitMQ

/// One connection with one channel, over the C library. Nothing of it is safe to share: the thread that makes it uses
/// it and destroys it, and the compiler sees to that, for the class is not Sendable.
///
/// Why one channel: the library drops frames of other channels while it waits for one, and an exception on a channel
/// costs the connection here anyway.
final class BrokerConnection {
    static let channel: amqp_channel_t = 1
    static let frameBytesMax: Int32 = 131_072

    let state: amqp_connection_state_t
    /// Memory for what is being encoded, used again for each message.
    var pool = amqp_pool_t()
    /// Bytes of bodies read since the buffers were last released.
    var bytesHeld = 0
    var texts = RecentTexts()
    /// Frames can no longer be exchanged, so closing must not try to.
    private(set) var isBroken = false

    var socket: Int32 { amqp_get_sockfd(state) }

    /// What both sides settled on, the shorter of their wishes; nil when there are none.
    var heartbeat: Duration? {
        let seconds = amqp_get_heartbeat(state)
        return seconds > 0 ? .seconds(Int(seconds)) : nil
    }

    /// Connects, logs in and opens the channel. Blocks for at most the three timeouts of the configuration, plus what
    /// the resolver takes for the host's name. The compiler refuses it where tasks run: those threads must not block.
    @available(*, noasync, message: "a connection blocks; it belongs to a thread of its own")
    init(
        configuration: RabbitMQConfiguration, endpoint: RabbitMQConfiguration.Endpoint, name: String
    ) throws(RabbitMQError) {
        guard let state = amqp_new_connection() else {
            throw RabbitMQError(.outOfResources, "no memory for a connection")
        }
        self.state = state
        init_amqp_pool(&pool, 16_384)
        try open(configuration, endpoint)
        try login(configuration, name)
        var timeout = configuration.rpcTimeout.timeval
        amqp_set_rpc_timeout(state, &timeout)
        amqp_channel_open(state, Self.channel)
        try check(amqp_get_rpc_reply(state), doing: "opening a channel")
    }

    deinit {
        empty_amqp_pool(&pool)
        amqp_destroy_connection(state)
    }

    private func login(_ configuration: RabbitMQConfiguration, _ name: String) throws(RabbitMQError) {
        var timeout = configuration.handshakeTimeout.timeval
        amqp_set_handshake_timeout(state, &timeout)
        let (user, password): (String?, String?) =
            switch configuration.login {
            case .password(let user, let password): (user, password.text)
            case .certificate: (nil, nil)  // EXTERNAL
            }
        let reply = crabbitmq_login(
            state, configuration.virtualHost, Self.frameBytesMax, Int32(configuration.heartbeat.components.seconds),
            name, user, password)
        try check(reply, doing: "logging in")
    }

    /// Says goodbye to the broker when it can still hear it. The memory goes with the object.
    func close() {
        guard !isBroken else { return }
        isBroken = true
        var timeout = Duration.seconds(2).timeval
        amqp_set_rpc_timeout(state, &timeout)
        amqp_connection_close(state, AMQP_REPLY_SUCCESS)
    }

    /// Answers the broker's own close, so that it does not log us as vanished.
    func confirmClosedByBroker() {
        guard !isBroken else { return }
        isBroken = true
        var answer = amqp_connection_close_ok_t()
        amqp_send_method(state, 0, amqp_method_number_t(AMQP_CONNECTION_CLOSE_OK_METHOD), &answer)
    }

    // MARK: - Outcomes

    /// Throws when the library or the broker refused an RPC.
    func check(_ reply: amqp_rpc_reply_t, doing what: String) throws(RabbitMQError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL:
            return
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            switch Frames.decode(reply.reply, &texts) {
            case .channelClosed(let close):
                throw RabbitMQError(.channelClosed, closed: close)
            case .connectionClosed(let close):
                confirmClosedByBroker()
                throw RabbitMQError(.closedByBroker, closed: close)
            default:
                isBroken = true
                throw RabbitMQError(.protocolViolation, "an unexpected answer while \(what)")
            }
        default:
            try check(reply.library_error, doing: what)
            isBroken = true
            throw RabbitMQError(.connectionLost, "the connection ended while \(what)")
        }
    }

    /// Throws when a call of the library failed. The connection is broken then: the library promises nothing after an
    /// error.
    func check(_ status: Int32, doing what: String) throws(RabbitMQError) {
        guard status < 0 else { return }
        isBroken = true
        let timedOut = status == AMQP_STATUS_TIMEOUT.rawValue
        throw RabbitMQError(timedOut ? .timedOut : .connectionLost, "\(Self.text(of: status)) while \(what)")
    }

    static func text(of status: Int32) -> String {
        amqp_error_string2(status).map { String(cString: $0) } ?? "error \(status)"
    }
}

extension Duration {
    /// As the C library takes it.
    var timeval: timeval {
        crabbitmq_timeval(Int(components.seconds), Int(components.attoseconds / 1_000_000_000_000))
    }
}
