import ArgumentParser
import Foundation

/// `quittance status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Ask every service how it is. Exit 1 unless all are well.",
        discussion: """
            The services' ports are those of compose/system.json, counted from the edge's port; or name each with \
            --service name=host:port.
            """)

    @Option(help: "The edge's port: what a browser opens.")
    var port: Int?
    @Option(help: "The file with the services and their ports.")
    var systemFile = "compose/system.json"
    @Option(help: "The host the services of the file run on.")
    var host = "127.0.0.1"
    @Option(
        name: .customLong("service"), help: "A service and where it is, like payment=127.0.0.1:8082. May be repeated.")
    var named: [String] = []
    @Option(help: "Seconds to wait for each.")
    var timeout = 3
    @Flag(help: "Print the result as JSON.")
    var json = false

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

    func run() async throws {
        var addresses = named.compactMap(ServiceAddress.init)
        if let port { addresses += try ServiceAddress.all(file: systemFile, host: host, edgePort: port) }
        let timeout = timeout
        let states = await withTaskGroup(of: ServiceState.self) { group in
            // A handful of services, each for a few seconds at most: blocking a thread of the pool does no harm here.
            for address in addresses { group.addTask { ServiceState.ask(address, seconds: timeout) } }
            return await group.reduce(into: []) { $0.append($1) }
        }.sorted { $0.service < $1.service }
        if json { try Console.say(json: states) } else { Console.say(ServiceState.table(states)) }
        guard states.allSatisfy(\.isWell) else { throw ExitCode.failure }
    }
}
