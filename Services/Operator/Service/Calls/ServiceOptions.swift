import ArgumentParser

/// Where the services are.
struct ServiceOptions: ParsableArguments {
    @Option(help: "The edge's port: what a browser opens.")
    var port: Int?
    @Option(help: "The file with the services and their ports, counted from the edge's.")
    var systemFile = "compose/system.json"
    @Option(help: "The host the services of the file run on.")
    var host = "127.0.0.1"
    @Option(
        name: .customLong("service"), help: "A service and where it is, like payment=127.0.0.1:8082. May be repeated.")
    var named: [String] = []
    @Option(help: "Seconds to wait for each.")
    var timeout = 10

    init() {}

    func validate() throws {
        guard (1...60).contains(timeout) else { throw ValidationError("--timeout must be from 1 to 60 seconds.") }
        guard port != nil || !named.isEmpty else {
            throw ValidationError(
                "Say where the services are: --port with the edge's port, or --service name=host:port.")
        }
        if let port, !(1...65_000).contains(port) { throw ValidationError("--port must be from 1 to 65000.") }
        for text in named where ServiceAddress(text) == nil {
            throw ValidationError("--service must be like payment=127.0.0.1:8082, not \(text).")
        }
    }

    /// By name.
    func addresses() throws -> [ServiceAddress] {
        var addresses = named.compactMap(ServiceAddress.init)
        if let port { addresses += try ServiceAddress.all(file: systemFile, host: host, edgePort: port) }
        return addresses.sorted { $0.service < $1.service }
    }

    func address(of service: String) throws -> ServiceAddress {
        let addresses = try addresses()
        guard let address = addresses.first(where: { $0.service == service }) else {
            throw OperatorError(
                "There is no service \(service) here; there are \(addresses.map(\.service).joined(separator: ", ")).")
        }
        return address
    }
}
