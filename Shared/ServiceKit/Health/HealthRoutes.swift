import Calendars
import Foundation
import GRDB
package import Hummingbird
import RabbitMQ
import Storage

extension ServiceBase {
    /// Adds `/livez` (the process answers), `/readyz` (how store and broker stand) and `/metrics` (Prometheus).
    package func addHealth<Context: RequestContext>(to router: Router<Context>, engine: ServiceEngine?) {
        router.get("livez") { _, _ in Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "alive\n"))) }
        router.get("readyz") { [self] _, _ in
            let store = await storeStands(engine)
            let readiness = Readiness(
                service: service, broker: transport.state, connections: transport.connections, store: store,
                instant: clock.now.rfc3339)
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
}
