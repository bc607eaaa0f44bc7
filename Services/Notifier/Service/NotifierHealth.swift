import Foundation
import Hummingbird
import Logging
import Messaging
import RabbitMQ
import ServiceKit

/// `/livez`, `/readyz` and `/metrics`, where a port is configured.
struct NotifierHealth: Sendable {
    let settings: ServiceSettings
    let transport: any MessageTransport
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
        router.get("readyz") { _, _ in text("{\"service\":\"notifier\",\"broker\":\"\(broker)\"}", "application/json") }
        router.get("metrics") { _, _ in text(metrics.exposition(), "text/plain; version=0.0.4") }
        return router
    }

    private var broker: String {
        switch transport.state {
        case .connecting: "connecting"
        case .ready: "ready"
        case .blocked: "blocked"
        case .down: "down"
        case .stopped: "stopped"
        }
    }

    private func text(_ body: String, _ type: String = "text/plain") -> Response {
        Response(
            status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
