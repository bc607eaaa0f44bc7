import Configuration
import RabbitMQ
import ServiceKit
import Testing

@Suite struct BrokerSettingsTests {
    /// With what every service needs besides.
    private func settings(_ broker: [String: String]) throws -> BrokerSettings {
        let needed = [
            "quittance.broker.password.file": "/keys/broker.password", "quittance.keys": "/keys",
            "quittance.public.url": "https://pay.example.org",
        ]
        let all = needed.merging(broker) { _, own in own }.filter { !$0.value.isEmpty }
        let values = Dictionary(
            uniqueKeysWithValues: all.map {
                (AbsoluteConfigKey(ConfigKey($0)), ConfigValue(.string($1), isSecret: false))
            })
        let reader = ConfigReader(provider: InMemoryProvider(values: values))
        return try ServiceSettings(service: "payment", reader: reader).broker
    }

    @Test("by default a broker on this machine, in the clear, as the service")
    func byDefault() throws {
        let broker = try settings([:])
        #expect(broker.endpoints == [.init(host: "127.0.0.1", port: 5672)])
        #expect(broker.virtualHost == "/")
        #expect(broker.user == "payment")
        #expect(broker.passwordFile == "/keys/broker.password")
        #expect(broker.tls == nil)
    }

    @Test(
        "addresses are listed with commas, each with its port or the common one",
        arguments: [
            ("rabbit", ["rabbit:5673"]), ("a,b:1", ["a:5673", "b:1"]), (" a , b ", ["a:5673", "b:5673"]),
            ("[::1]:7,::1", ["::1:7", "::1:5673"]),
        ])
    func addresses(text: String, expected: [String]) throws {
        let broker = try settings(["quittance.broker.host": text, "quittance.broker.port": "5673"])
        #expect(broker.endpoints.map(\.description) == expected)
    }

    @Test("what is no address is refused", arguments: ["a,", ",", "a:b", "a:0", "a:65536", ":5672", "[::1]5672"])
    func noAddresses(text: String) {
        let wrong = SettingsError(
            variable: "QUITTANCE_BROKER_HOST", problem: "must be like rabbit-1 or rabbit-1:5672,rabbit-2:5672")
        #expect(throws: wrong) { try settings(["quittance.broker.host": text]) }
    }

    @Test("authorities mean TLS, on its own port; a certificate may take the password's place")
    func tls() throws {
        let authorities = ["quittance.broker.authorities": "/ca.pem"]
        let sealed = try settings(authorities)
        #expect(sealed.endpoints == [.init(host: "127.0.0.1", port: 5671)])
        #expect(sealed.tls == .init(authorities: "/ca.pem"))
        let certificate = authorities.merging(
            ["quittance.broker.certificate": "/c.pem", "quittance.broker.key": "/k.pem"]) { _, new in new }
        let withBoth = try settings(certificate)
        #expect(withBoth.tls == .init(authorities: "/ca.pem", identity: .init(certificate: "/c.pem", key: "/k.pem")))
        #expect(withBoth.passwordFile == "/keys/broker.password")
        let external = try settings(
            certificate.merging(
                ["quittance.broker.login": "certificate", "quittance.broker.password.file": ""]) { _, new in new })
        #expect(external.passwordFile == nil)
    }

    @Test(
        "half a setting is refused and never means in the clear",
        arguments: [
            (["certificate": "/c.pem"], "QUITTANCE_BROKER_CERTIFICATE"),
            (["key": "/k.pem"], "QUITTANCE_BROKER_CERTIFICATE"),
            (["certificate": "/c.pem", "key": "/k.pem"], "QUITTANCE_BROKER_AUTHORITIES"),
            (["login": "certificate"], "QUITTANCE_BROKER_LOGIN"),
            (["login": "certificate", "authorities": "/ca.pem"], "QUITTANCE_BROKER_LOGIN"),
            (["login": "kerberos"], "QUITTANCE_BROKER_LOGIN"),
            (["password.file": ""], "QUITTANCE_BROKER_PASSWORD_FILE"),
        ])
    func halves(broker: [String: String], variable: String) {
        let all = Dictionary(uniqueKeysWithValues: broker.map { ("quittance.broker.\($0)", $1) })
        let error = #expect(throws: SettingsError.self) { try settings(all) }
        #expect(error?.variable == variable)
    }
}
