/// Where mail is handed in, and how: a server of the house or of a provider that takes it over (RFC 6409).
package struct MailServer: Sendable, Hashable {
    package enum Security: String, Sendable, Hashable, CaseIterable {
        /// For a server on this machine or behind a tunnel.
        case none
        /// The connection becomes TLS before anything else is said, or is given up.
        case startTLS = "starttls"
        /// TLS from the first byte.
        case tls
    }

    /// Whoever prints, logs or looks into a value that holds one sees that there is one, and not which.
    package struct Login: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
        let user: String
        let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }

        package var description: String { "[login]" }
        package var debugDescription: String { description }
        package var customMirror: Mirror { Mirror(self, children: []) }
    }

    package let host: String
    package let port: Int
    package let security: Security
    /// The name we give ourselves in the greeting; the machine's when nil.
    package let clientName: String?
    package let login: Login?
    /// PEM file of the authorities to trust; the system's when nil.
    package let authorities: String?

    package init(
        host: String, port: Int, security: Security, clientName: String? = nil, login: Login? = nil,
        authorities: String? = nil
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.clientName = clientName
        self.login = login
        self.authorities = authorities
    }

    /// A name, an IPv4 address, or an IPv6 address in brackets: nothing that could lead an address elsewhere.
    package static func isHost(_ text: String) -> Bool {
        let isLiteral = text.hasPrefix("[") && text.hasSuffix("]")
        let signs = isLiteral ? text.dropFirst().dropLast() : text[...]
        let extra = isLiteral ? ":." : ".-_"
        return !signs.isEmpty
            && signs.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || extra.contains($0)) }
    }

    var url: String {
        let scheme = security == .tls ? "smtps" : "smtp"
        return "\(scheme)://\(host):\(port)/\(clientName ?? "")"
    }
}
