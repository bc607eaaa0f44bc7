import ArgumentParser
import Contracts
import Foundation

struct ContractsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contracts", abstract: "The messages between services and with ERPs.",
        subcommands: [ContractsListCommand.self, ContractsAsyncAPICommand.self, ContractsSchemasCommand.self])
}

/// `quittance contracts list`.
struct ContractsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List every message type with who writes and who reads it.")

    @Flag(help: "Print the list as JSON.")
    var json = false

    private struct Line: Encodable {
        let type: String
        let exchange: String
        let writers: [String]
        let readers: [String]
    }

    func run() async throws {
        let topology = Topology.quittance(systems: [])
        let lines = MessageCatalogue.all.map {
            Line(type: $0.type, exchange: $0.exchange, writers: $0.writers, readers: $0.readers(in: topology))
        }
        if json { return try Console.say(json: lines) }
        var table = TextTable("TYPE", "WRITTEN BY", "READ BY")
        for line in lines {
            table.add([line.type, line.writers.joined(separator: ", "), line.readers.joined(separator: ", ")])
        }
        Console.say(table.text)
    }
}

/// `quittance contracts asyncapi`.
struct ContractsAsyncAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "asyncapi", abstract: "Print the AsyncAPI 3.0 document, with a JSON Schema for every message type."
    )

    func run() async throws {
        let document = try AsyncAPI.text(AsyncAPI.document(Topology.quittance(systems: [])))
        Console.say(String(decoding: document.dropLast(), as: UTF8.self))
    }
}

/// `quittance contracts schemas`.
struct ContractsSchemasCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schemas", abstract: "Write a JSON Schema (draft 7) for every message type, a file each.")

    @Argument(help: "The folder; it is made if it is not there.")
    var folder: String

    func run() async throws {
        let files = try AsyncAPI.schemaFiles()
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, data) in files { try data.write(to: URL(fileURLWithPath: folder + "/" + name)) }
        } catch {
            throw OperatorError("The folder \(folder) cannot be written.")
        }
        Console.remark("\(files.count) schemas were written to \(folder).")
    }
}
