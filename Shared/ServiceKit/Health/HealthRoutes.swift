import Calendars
import Foundation
import GRDB
package import Hummingbird
import Messaging
import RabbitMQ
import Storage

/// What `/readyz` says. The status stays 200 while the broker is away: the page on which a debtor disputes must not go
/// away just then; its commands commit and are published later.
package struct Readiness: Sendable, Codable {
    package let service: String
    package let broker: String
    package let store: String
    package let instant: String
}

extension ServiceBase {
    /// Adds `/livez` (the process answers), `/readyz` (how store and broker stand) and `/metrics` (Prometheus).
    package func addHealth<Context: RequestContext>(to router: Router<Context>, engine: ServiceEngine?) {
        router.get("livez") { _, _ in Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "alive\n"))) }
        router.get("readyz") { [self] _, _ in
            let store = await storeStands(engine)
            let readiness = Readiness(
                service: service, broker: describe(transport.state), store: store, instant: clock.now.rfc3339)
            let body = try JSONEncoder().encode(readiness)
            return Response(
                status: store == "ok" ? .ok : .serviceUnavailable, headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(bytes: body)))
        }
        router.get("metrics") { [metrics] _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
                body: .init(byteBuffer: ByteBuffer(string: metrics.exposition())))
        }
    }

    private func storeStands(_ engine: ServiceEngine?) async -> String {
        guard let engine else { return "ok" }
        let answer = try? await engine.store.read { try Int.fetchOne($0, sql: "SELECT 1") }
        return answer == 1 ? "ok" : "failing"
    }

    private func describe(_ state: TransportState) -> String {
        switch state {
        case .connecting: "connecting"
        case .ready: "ready"
        case .blocked: "blocked"
        case .down: "down"
        case .stopped: "stopped"
        }
    }
}
