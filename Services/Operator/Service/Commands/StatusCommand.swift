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

    @OptionGroup var services: ServiceOptions
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let addresses = try services.addresses()
        let timeout = services.timeout
        let states = await withTaskGroup(of: ServiceState.self) { group in
            for address in addresses { group.addTask { await ServiceState.ask(address, seconds: timeout) } }
            return await group.reduce(into: []) { $0.append($1) }
        }.sorted { $0.service < $1.service }
        if json { try Console.say(json: states) } else { Console.say(ServiceState.table(states)) }
        guard states.allSatisfy(\.isWell) else { throw ExitCode.failure }
    }
}
