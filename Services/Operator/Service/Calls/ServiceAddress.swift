import Foundation

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
