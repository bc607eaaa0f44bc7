import Foundation
import Messaging
import RabbitMQ
import TestSupport
import Testing

extension OwnNodeTests {
    /// amqps, against a node whose certificate names `localhost` and is signed by an authority of the suite's own.
    @Suite(
        .enabled(if: TestBroker.current != nil, TestBroker.skipped), .timeLimit(.minutes(4)),
        OwnNode(speaksTLS: true))
    struct TLSTests {
        private func withHost(
            _ body: (TestVirtualHost, TestAuthority, _ tlsPort: Int) async throws -> Void
        ) async throws {
            let broker = try #require(OwnNode.running)
            let authority = try #require(OwnNode.authority)
            let port = try #require(broker.tlsPort)
            try await TestVirtualHost.with(.init(name: "q", type: "classic"), on: broker) { host in
                try await body(host, authority, port)
            }
        }

        private func expectDown(
            _ host: TestVirtualHost, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation,
            change: (inout RabbitMQConfiguration) -> Void
        ) async throws {
            try await host.withTransport(change) { transport in
                try await eventually("it is refused", sourceLocation: sourceLocation) {
                    if case .down = transport.state { true } else { false }
                }
                guard case .down(let reason) = transport.state else { return }
                for word in words { #expect(reason.contains(word), "\(reason)", sourceLocation: sourceLocation) }
            }
        }

        @Test("small, large and many messages go through in both directions")
        func traffic() async throws {
            try await withHost { host, authority, port in
                try await host.withTransport({
                    $0.endpoints = [.init(host: "localhost", port: port)]
                    $0.tls = .init(authorities: authority.certificate)
                }) { transport in
                    var batches = transport.deliveries(of: [Subscription(queue: "q")]).makeAsyncIterator()
                    #expect(await transport.publish([message(0, to: "q", bytes: 10_000_000)]) == [.confirmed])
                    let large = await batches.take(1, acknowledgingOn: transport)
                    #expect(large.first?.first?.body == Data(repeating: 120, count: 10_000_000))
                    let numbers = Array(1...5_000)
                    async let results = transport.publish(numbers.map { message($0, to: "q", bytes: 500) })
                    #expect(await batches.take(5_000, acknowledgingOn: transport).numbers == numbers)
                    #expect(await results.allSatisfy { $0 == .confirmed })
                    #expect(transport.connections.map(\.reconnects) == [0, 0])
                }
            }
        }

        @Test("a broker that an unknown authority signed, or that has another name, hears no password")
        func strangers() async throws {
            try await withHost { host, authority, port in
                let other = try await TestAuthority(folder: "\(authority.folder)/other")
                try await expectDown(host, "TLS refused: localhost:\(port)") {
                    $0.endpoints = [.init(host: "localhost", port: port)]
                    $0.tls = .init(authorities: other.certificate)
                }
                // The same broker by its address, which its certificate lists, too; the library compares names only.
                try await expectDown(host, "TLS refused: 127.0.0.1:\(port)", "hostname") {
                    $0.endpoints = [.init(host: "127.0.0.1", port: port)]
                    $0.tls = .init(authorities: authority.certificate)
                }
                let log = try String(contentsOfFile: "\(host.broker.directory)/log/node.log", encoding: .utf8)
                #expect(!log.contains("\(host.name).publisher"), "nobody may have logged in")
            }
        }

        @Test("a client's certificate is its login, and the user it names is believed")
        func external() async throws {
            try await withHost { host, authority, port in
                let identity = try await authority.sign("payment")
                func external(
                    _ configuration: inout RabbitMQConfiguration, _ identity: RabbitMQConfiguration.TLS.Identity
                ) {
                    configuration.endpoints = [.init(host: "localhost", port: port)]
                    configuration.tls = .init(authorities: authority.certificate, identity: identity)
                    configuration.login = .certificate
                }
                try await host.broker.ctl("add_user", "payment", "not-used")
                try await host.broker.ctl("clear_password", "payment")
                try await host.broker.ctl("set_permissions", "-p", host.name, "payment", "^$", ".*", ".*")
                try await host.withTransport({ external(&$0, identity) }) { transport in
                    var known = message(1, to: "q")
                    known.properties.userID = "payment"
                    #expect(await transport.publish([known]) == [.confirmed])
                }
                let stranger = try await authority.sign("stranger")
                try await expectDown(host, "access refused 403: ACCESS_REFUSED") { external(&$0, stranger) }
                let other = try await TestAuthority(folder: "\(authority.folder)/others")
                let forged = try await other.sign("payment")
                try await expectDown(host, "connection lost") { external(&$0, forged) }
            }
        }

        @Test("files that are no certificates, and keys behind a pass phrase, are told at once")
        func files() async throws {
            try await withHost { host, authority, port in
                let identity = try await authority.sign("files")
                let locked = try await authority.encrypt(identity.key)
                func tls(_ configuration: inout RabbitMQConfiguration, _ tls: RabbitMQConfiguration.TLS) {
                    configuration.endpoints = [.init(host: "localhost", port: port)]
                    configuration.tls = tls
                }
                try await expectDown(host, "TLS refused: no certificates can be read from /nowhere.pem") {
                    tls(&$0, .init(authorities: "/nowhere.pem"))
                }
                try await expectDown(host, "TLS refused: ", locked, "unencrypted") {
                    tls(
                        &$0,
                        .init(
                            authorities: authority.certificate,
                            identity: .init(certificate: identity.certificate, key: locked)))
                }
            }
        }

        @Test("TLS to a port without it, and none to a port with it, fail with words and do not hang")
        func mixedUp() async throws {
            try await withHost { host, authority, port in
                try await expectDown(host, "TLS refused: localhost:\(host.broker.port)") {
                    $0.endpoints = [.init(host: "localhost", port: host.broker.port)]
                    $0.tls = .init(authorities: authority.certificate)
                }
                try await expectDown(host, "while logging in") {
                    $0.endpoints = [.init(host: "localhost", port: port)]
                    $0.handshakeTimeout = .seconds(1)
                }
            }
        }

        @Test("half-open connections, hanging sends and cuts are noticed under TLS too")
        func faults() async throws {
            try await withHost { host, authority, port in
                try await FaultyProxy.with(to: port) { proxy in
                    try await host.withTransport({
                        $0.endpoints = [.init(host: "localhost", port: proxy.port)]
                        $0.tls = .init(authorities: authority.certificate)
                        $0.heartbeat = .seconds(1)
                        $0.connectTimeout = .milliseconds(500)
                        $0.stallTimeout = .seconds(1)
                    }) { transport in
                        #expect(await transport.publish([message(0, to: "q")]) == [.confirmed])
                        for mode in [FaultyProxy.Mode.blackHole, .jammed] {
                            proxy.set(mode)
                            let results = await transport.publish([message(1, to: "q", bytes: 16_000_000)])
                            guard case .unknown = results[0] else {
                                Issue.record("published into \(mode): \(results)")
                                return
                            }
                            proxy.set(.open)
                            try await publishSurely([message(1, to: "q")], on: transport)
                        }
                        // Writing to a socket that was reset must not end the process.
                        for number in 2..<7 {
                            async let results = transport.publish((0..<50).map { message($0, to: "q", bytes: 50_000) })
                            proxy.cut()
                            _ = await results
                            try await publishSurely([message(number, to: "q")], on: transport)
                        }
                    }
                }
            }
        }
    }
}
