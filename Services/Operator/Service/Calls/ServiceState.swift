import Foundation
import ServiceKit

/// How a service says it is.
struct ServiceState: Sendable, Hashable, Encodable {
    let service: String
    let address: String
    /// `ready`, `failing`, or why there is no answer.
    let state: String
    let broker: String?
    let store: String?
    /// Of its business clock.
    let instant: String?
    let isWell: Bool

    static func ask(_ address: ServiceAddress, seconds: Int) async -> ServiceState {
        let place = "\(address.host):\(address.port)"
        do {
            let answer = try await PlainHTTP.send(
                .init(path: "/readyz"), host: address.host, port: address.port, seconds: seconds)
            guard let readiness = try? JSONDecoder().decode(Readiness.self, from: answer.body) else {
                return ServiceState(
                    service: address.service, address: place, state: "answers \(answer.status)", broker: nil,
                    store: nil,
                    instant: nil, isWell: false)
            }
            let isReady = answer.status == 200
            return ServiceState(
                service: address.service, address: place, state: isReady ? "ready" : "failing",
                broker: readiness.broker, store: readiness.store, instant: readiness.instant,
                isWell: isReady && readiness.broker == "ready")
        } catch {
            return ServiceState(
                service: address.service, address: place, state: "\(error)", broker: nil, store: nil, instant: nil,
                isWell: false)
        }
    }

    static func table(_ states: [ServiceState]) -> String {
        var table = TextTable("SERVICE", "ADDRESS", "STATE", "BROKER", "STORE", "BUSINESS TIME")
        for state in states {
            table.add([
                state.service, state.address, state.state, state.broker ?? "-", state.store ?? "-",
                state.instant ?? "-",
            ])
        }
        return table.text
    }
}
