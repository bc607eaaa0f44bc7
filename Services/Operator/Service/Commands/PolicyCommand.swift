import ArgumentParser
import Calendars
import Policies

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Look after the policies.", subcommands: [PolicyCheckCommand.self])
}

/// `quittance policy check`.
struct PolicyCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read a folder of policies and tell everything that is wrong with it.")

    @Argument(help: "The folder, like compose/policies.")
    var folder: String
    @Flag(help: "Print the result as JSON.")
    var json = false

    private struct Finding: Encodable {
        let file: String
        let line: Int?
        let field: String
        let message: String
    }

    private struct Result: Encodable {
        let bundle: String?
        let name: String?
        let effectiveFrom: String?
        let findings: [Finding]
    }

    func run() async throws {
        do {
            let bundle = try PolicyBundle.load(folder: folder)
            try tell(bundle)
        } catch let errors as PolicyErrors {
            if json {
                let findings = errors.errors.map {
                    Finding(file: $0.file, line: $0.line, field: $0.field, message: $0.message)
                }
                try Console.say(json: Result(bundle: nil, name: nil, effectiveFrom: nil, findings: findings))
            } else {
                Console.say(errors.description)
            }
            throw ExitCode.failure
        }
    }

    private func tell(_ bundle: PolicyBundle) throws {
        let from = bundle.effectiveFrom.rfc3339
        if json {
            return try Console.say(
                json: Result(bundle: bundle.id, name: bundle.name, effectiveFrom: from, findings: []))
        }
        Console.say("\(bundle.name): nothing wrong")
        Console.say("\(bundle.id), to be used from \(from)")
        Console.say(
            "\(bundle.creditors.count) creditors, \(bundle.strategies.count) strategies, "
                + "\(bundle.rulePacks.reduce(0) { $0 + $1.rules.count }) rules")
    }
}
