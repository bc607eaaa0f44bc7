/// Where the broker is, who we are to it, and how long we wait for it.
package struct RabbitMQConfiguration: Sendable {
    /// One address of the broker. With several, a connection that fails goes on to the next.
    package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
        package var host: String
        package var port: Int

        package init(host: String, port: Int = 5672) {
            self.host = host
            self.port = port
        }

        package var description: String { "\(host):\(port)" }
    }

    /// A password that does not show itself in logs, error texts, dumps or string interpolation.
    package struct Password: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
        CustomReflectable
    {
        let text: String

        package init(_ text: String) {
            self.text = text
        }

        package var description: String { "<redacted>" }
        package var debugDescription: String { "<redacted>" }
        package var customMirror: Mirror { Mirror(self, children: [:]) }
    }

    /// Who we are to the broker.
    package enum Login: Sendable, Hashable {
        /// SASL's PLAIN.
        case password(user: String, Password)
        /// SASL's EXTERNAL: the broker reads the user from the certificate in `tls`.
        case certificate
    }

    /// At least one; tried in turn. The nodes of a cluster, or the addresses of one node.
    package var endpoints: [Endpoint]
    package var virtualHost: String
    package var login: Login
    /// How the connection is sealed; nil sends all in the clear, which is for a broker on this machine only.
    package var tls: TLS?
    /// Shown in the broker's list of connections, with `.publisher`, `.consumer` … behind it.
    package var connectionName: String
    /// The broker and we both end a connection that was silent for twice this long. Whole seconds; a broker that wants
    /// it shorter has its way.
    package var heartbeat: Duration
    /// The most messages sent and not confirmed yet. 256 is where a quorum queue's throughput stops growing.
    package var publishWindow: Int
    /// How long one message waits for its confirm, and how long unsent messages wait for a connection that takes them.
    package var confirmTimeout: Duration
    package var connectTimeout: Duration
    package var handshakeTimeout: Duration
    /// For declare, consume, cancel and the like.
    package var rpcTimeout: Duration
    /// A thread that hangs in one system call for this long gets its socket shut.
    package var stallTimeout: Duration
    /// How long `shutdown()` waits for confirms that are still out.
    package var drainTimeout: Duration
    package var backoff: Backoff

    package init(
        endpoints: [Endpoint], virtualHost: String = "/", login: Login, tls: TLS? = nil, connectionName: String,
        heartbeat: Duration = .seconds(20), publishWindow: Int = 256, confirmTimeout: Duration = .seconds(30),
        connectTimeout: Duration = .seconds(5), handshakeTimeout: Duration = .seconds(5),
        rpcTimeout: Duration = .seconds(10), stallTimeout: Duration = .seconds(30),
        drainTimeout: Duration = .seconds(5), backoff: Backoff = Backoff()
    ) {
        precondition(!endpoints.isEmpty, "RabbitMQConfiguration needs at least one endpoint")
        precondition(heartbeat >= .seconds(1), "heartbeat must be at least a second, not \(heartbeat)")
        precondition(publishWindow > 0, "publishWindow must be at least 1, not \(publishWindow)")
        precondition(login != .certificate || tls?.identity != nil, "a login by certificate needs a certificate")
        self.endpoints = endpoints
        self.virtualHost = virtualHost
        self.login = login
        self.tls = tls
        self.connectionName = connectionName
        self.heartbeat = heartbeat
        self.publishWindow = publishWindow
        self.confirmTimeout = confirmTimeout
        self.connectTimeout = connectTimeout
        self.handshakeTimeout = handshakeTimeout
        self.rpcTimeout = rpcTimeout
        self.stallTimeout = stallTimeout
        self.drainTimeout = drainTimeout
        self.backoff = backoff
    }
}
