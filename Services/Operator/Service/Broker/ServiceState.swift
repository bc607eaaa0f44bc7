import Foundation
import ServiceKit

/// Where a service listens.
struct ServiceAddress: Sendable, Hashable {
    let service: String
    let host: String
    let port: Int

    init(service: String, host: String, port: Int) {
        self.service = service
        self.host = host
        self.port = port
    }

    /// `payment=127.0.0.1:8082`.
    init?(_ text: String) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, let colon = halves[1].lastIndex(of: ":"),
            let port = Int(halves[1][halves[1].index(after: colon)...]), (1...65_535).contains(port),
            colon > halves[1].startIndex
        else { return nil }
        self.init(service: String(halves[0]), host: String(halves[1][..<colon]), port: port)
    }

    private struct System: Decodable {
        struct Entry: Decodable {
            let port: Int
        }

        let services: [String: Entry]
    }

    /// All services of `compose/system.json`, whose ports are counted from the edge's.
    static func all(file: String, host: String, edgePort: Int) throws -> [ServiceAddress] {
        guard let data = FileManager.default.contents(atPath: file),
            let system = try? JSONDecoder().decode(System.self, from: data)
        else {
            throw OperatorError("The file \(file) cannot be read, or does not list services with their ports.")
        }
        return system.services.map { ServiceAddress(service: $0, host: host, port: edgePort + $1.port) }
    }
}

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

    static func ask(_ address: ServiceAddress, seconds: Int) -> ServiceState {
        let place = "\(address.host):\(address.port)"
        do {
            let answer = try PlainHTTP.get(host: address.host, port: address.port, path: "/readyz", seconds: seconds)
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
