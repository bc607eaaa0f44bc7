package import NotifierCore
import ServiceKit
package import Transfer

/// A mail server that takes messages over.
package struct SMTPSettings: Sendable, Hashable {
    package let server: MailServer
    /// Where bounces go to; to each message's own sender when nil.
    package let bounces: BounceAddress?
    package let timeout: Duration
    package let rate: Double?

    package init(server: MailServer, bounces: BounceAddress?, timeout: Duration, rate: Double?) {
        self.server = server
        self.bounces = bounces
        self.timeout = timeout
        self.rate = rate
    }

    init(_ variables: Variables) throws(SettingsError) {
        let purpose = "e-mail by smtp"
        let securityName = variables["QUITTANCE_SMTP_SECURITY"] ?? MailServer.Security.startTLS.rawValue
        guard let security = MailServer.Security(rawValue: securityName) else {
            throw SettingsError(
                variable: "QUITTANCE_SMTP_SECURITY",
                problem: "must be one of: \(MailServer.Security.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var login: MailServer.Login?
        if variables["QUITTANCE_SMTP_USER"] != nil {
            login = MailServer.Login(
                user: try variables.token("QUITTANCE_SMTP_USER", for: purpose),
                password: try variables.secret("QUITTANCE_SMTP_PASSWORD_FILE", for: "a login by SMTP").value)
        }
        var bounces: BounceAddress?
        if let text = variables["QUITTANCE_SMTP_BOUNCES"] {
            guard let address = BounceAddress(text) else {
                let most = BounceAddress.nameBytesMax
                throw SettingsError(
                    variable: "QUITTANCE_SMTP_BOUNCES",
                    problem: "must be an address with at most \(most) signs before the @ and no plus")
            }
            bounces = address
        }
        self.init(
            server: MailServer(
                host: try variables.host("QUITTANCE_SMTP_HOST", for: purpose),
                port: try variables.number(
                    "QUITTANCE_SMTP_PORT", default: security == .tls ? 465 : 587, in: 1...65_535),
                security: security, clientName: try Self.clientName(variables), login: login,
                authorities: variables["QUITTANCE_SMTP_AUTHORITIES"]),
            bounces: bounces, timeout: try variables.timeout("QUITTANCE_SMTP_TIMEOUT", default: 30),
            rate: try variables.rate("QUITTANCE_SMTP_RATE"))
    }

    private static func clientName(_ variables: Variables) throws(SettingsError) -> String? {
        guard variables["QUITTANCE_SMTP_NAME"] != nil else { return nil }
        return try variables.host("QUITTANCE_SMTP_NAME", for: "e-mail by smtp")
    }
}

/// Twilio, or whoever speaks as it does.
package struct TwilioSettings: Sendable, Hashable {
    package let origin: String
    package let account: String
    package let token: Secret
    /// A number, a name, or a messaging service's id; each creditor's own name when nil.
    package let sender: String?
    package let timeout: Duration
    package let rate: Double?

    package init(
        origin: String, account: String, token: Secret, sender: String?, timeout: Duration, rate: Double?
    ) {
        self.origin = origin
        self.account = account
        self.token = token
        self.sender = sender
        self.timeout = timeout
        self.rate = rate
    }

    /// - Parameter sender: the variable with the sender.
    init(_ variables: Variables, sender: String, isNeeded: Bool) throws(SettingsError) {
        let purpose = "messages by twilio"
        let isSet = variables[sender] != nil
        self.init(
            origin: try variables.origin("QUITTANCE_TWILIO_URL", default: "https://api.twilio.com"),
            account: try Self.account(variables),
            token: try variables.secret("QUITTANCE_TWILIO_TOKEN_FILE", for: purpose),
            sender: isSet || isNeeded ? try variables.token(sender, for: "WhatsApp") : nil,
            timeout: try variables.timeout("QUITTANCE_TWILIO_TIMEOUT", default: 10),
            rate: try variables.rate("QUITTANCE_TWILIO_RATE"))
    }

    /// It stands in the path.
    private static func account(_ variables: Variables) throws(SettingsError) -> String {
        let name = "QUITTANCE_TWILIO_ACCOUNT"
        let text = try variables.required(name, for: "messages by twilio")
        guard text.utf8.count <= 64, text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw SettingsError(variable: name, problem: "must be the account's SID: letters and digits")
        }
        return text
    }
}

/// A Kannel gateway.
package struct KannelSettings: Sendable, Hashable {
    package let origin: String
    package let user: String
    package let password: Secret
    /// A number or a name; each creditor's own name when nil.
    package let sender: String?
    package let timeout: Duration
    package let rate: Double?

    package init(
        origin: String, user: String, password: Secret, sender: String?, timeout: Duration, rate: Double?
    ) {
        self.origin = origin
        self.user = user
        self.password = password
        self.sender = sender
        self.timeout = timeout
        self.rate = rate
    }

    init(_ variables: Variables) throws(SettingsError) {
        let purpose = "messages by kannel"
        let isSet = variables["QUITTANCE_KANNEL_FROM"] != nil
        self.init(
            origin: try variables.origin("QUITTANCE_KANNEL_URL"),
            user: try variables.token("QUITTANCE_KANNEL_USER", for: purpose),
            password: try variables.secret("QUITTANCE_KANNEL_PASSWORD_FILE", for: purpose),
            sender: isSet ? try variables.token("QUITTANCE_KANNEL_FROM", for: purpose) : nil,
            timeout: try variables.timeout("QUITTANCE_KANNEL_TIMEOUT", default: 10),
            rate: try variables.rate("QUITTANCE_KANNEL_RATE"))
    }
}
