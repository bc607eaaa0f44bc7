import CRabbitMQ

extension BrokerConnection {
    /// Connects; with TLS both sides have shown who they are when this returns. (A broker that refuses our certificate
    /// says so only afterwards, by ending the connection.)
    func open(
        _ configuration: RabbitMQConfiguration, _ endpoint: RabbitMQConfiguration.Endpoint
    ) throws(RabbitMQError) {
        let socket = if let tls = configuration.tls { try makeSocket(tls) } else { try makeSocket() }
        var timeout = configuration.connectTimeout.timeval
        let status = amqp_socket_open_noblock(socket, endpoint.host, Int32(endpoint.port), &timeout)
        guard status != AMQP_STATUS_OK.rawValue else { return }
        throw RabbitMQError(
            Self.isAboutTLS(status) ? .tlsRefused : .cannotConnect, "\(endpoint): \(Self.text(of: status))")
    }

    /// Owned by the connection state from here on, as the one below.
    private func makeSocket() throws(RabbitMQError) -> OpaquePointer {
        guard let socket = amqp_tcp_socket_new(state) else {
            throw RabbitMQError(.outOfResources, "no memory for a socket")
        }
        return socket
    }

    private func makeSocket(_ tls: RabbitMQConfiguration.TLS) throws(RabbitMQError) -> OpaquePointer {
        guard let socket = amqp_ssl_socket_new(state) else {
            throw RabbitMQError(.outOfResources, "no memory for a TLS socket")
        }
        amqp_ssl_socket_set_verify_peer(socket, 1)
        amqp_ssl_socket_set_verify_hostname(socket, 1)
        guard amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST) == AMQP_STATUS_OK.rawValue
        else { throw RabbitMQError(.tlsRefused, "the TLS library does not know TLS 1.2") }
        guard amqp_ssl_socket_set_cacert(socket, tls.authorities) == AMQP_STATUS_OK.rawValue else {
            throw RabbitMQError(.tlsRefused, "no certificates can be read from \(tls.authorities)")
        }
        guard let identity = tls.identity else { return socket }
        // Without this an encrypted key would be asked for on the terminal.
        amqp_ssl_socket_set_key_passwd(socket, "")
        guard amqp_ssl_socket_set_key(socket, identity.certificate, identity.key) == AMQP_STATUS_OK.rawValue else {
            throw RabbitMQError(
                .tlsRefused,
                "\(identity.certificate) and \(identity.key) are not a certificate and its key, unencrypted")
        }
        return socket
    }

    private static func isAboutTLS(_ status: Int32) -> Bool {
        [
            AMQP_STATUS_SSL_ERROR, AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED, AMQP_STATUS_SSL_PEER_VERIFY_FAILED,
            AMQP_STATUS_SSL_CONNECTION_FAILED,
        ].contains { $0.rawValue == status }
    }
}
