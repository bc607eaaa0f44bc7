import ArgumentParser
import Contracts
import OperatorCore

struct ContractsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contracts", abstract: "The messages between services and with ERPs.",
        subcommands: [ContractsListCommand.self])
}

/// `quittance contracts list`.
struct ContractsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List every message type with who writes and who reads it.")

    @Flag(help: "Print the list as JSON.")
    var json = false

    func run() async throws {
        let contracts = ContractCatalogue.contracts(Topology.quittance(systems: []))
        if json { return try Console.say(json: contracts) }
        var table = TextTable("TYPE", "WRITTEN BY", "READ BY")
        for contract in contracts {
            table.add([
                contract.type, contract.writers.joined(separator: ", "), contract.readers.joined(separator: ", "),
            ])
        }
        Console.say(table.text)
    }
}
