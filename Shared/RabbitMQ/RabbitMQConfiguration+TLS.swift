extension RabbitMQConfiguration {
    /// TLS 1.2 or later. The broker must show a certificate that one of the authorities signed and that names the
    /// endpoint's host; there is no way to leave that out. Paths are of PEM files, read anew for each connection, so a
    /// renewed certificate is taken with the next one.
    package struct TLS: Sendable, Hashable {
        /// Our own certificate, for a broker that asks for one. The certificate's file may hold a chain, ours first;
        /// the key is not encrypted.
        package struct Identity: Sendable, Hashable {
            package var certificate: String
            package var key: String

            package init(certificate: String, key: String) {
                self.certificate = certificate
                self.key = key
            }
        }

        /// The authorities whose signature is believed. The system's own are not: a broker is nobody's web site.
        package var authorities: String
        package var identity: Identity?

        package init(authorities: String, identity: Identity? = nil) {
            self.authorities = authorities
            self.identity = identity
        }
    }
}
