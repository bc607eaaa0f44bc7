import Foundation
import Hummingbird
import Logging
import Messaging
import RabbitMQ
import ServiceKit

/// `/livez`, `/readyz` and `/metrics`, where a port is configured.
struct NotifierHealth: Sendable {
    let settings: ServiceSettings
    let transport: RabbitMQTransport
    let requester: RabbitMQRequester
    let metrics: MetricsRegistry
    let logger: Logger

    var server: some ApplicationProtocol {
        Application(
            router: router,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.httpHost, port: settings.httpPort), serverName: "quittance"),
            logger: logger)
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("livez") { _, _ in text("alive\n") }
        router.get("readyz") { _, _ in text(try readiness(), "application/json") }
        router.get("metrics") { _, _ in text(metrics.exposition(), "text/plain; version=0.0.4") }
        return router
    }

    /// What the notifier hears and what it asks go over different connections; both must be up.
    private func readiness() throws -> String {
        let isAsking = requester.connection.state.isUp
        let readiness = Readiness(
            service: "notifier", broker: isAsking ? transport.state : requester.connection.state,
            connections: transport.connections + [requester.connection])
        return String(decoding: try JSONEncoder().encode(readiness), as: UTF8.self)
    }

    private func text(_ body: String, _ type: String = "text/plain") -> Response {
        Response(
            status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
