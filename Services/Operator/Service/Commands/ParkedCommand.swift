import ArgumentParser
import Storage

struct ParkedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parked", abstract: "Messages that a service could not apply and keeps.",
        discussion: "Reads a service's store, while it runs or not. Bodies are sealed and are not shown.",
        subcommands: [ParkedListCommand.self, ParkedShowCommand.self])
}

extension SetAsideMessage.Standing: ExpressibleByArgument {}

/// `quittance parked list`.
struct ParkedListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List refused and parked messages, the oldest first. Exit 1 when some wait.")

    @Option(help: "The service's store, an SQLite file.")
    var store: String
    @Option(help: "waiting, replayed or discarded.")
    var standing = SetAsideMessage.Standing.waiting
    @Option(help: "Only what stands behind this number.")
    var after: Int64 = 0
    @Option(help: "At most so many.")
    var limit = 200
    @Flag(help: "Print the list as JSON.")
    var json = false

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 10000.") }
    }

    func run() async throws {
        let reader = try StoreReader(path: store)
        let messages = try reader.setAside(standing: standing, after: after, limit: limit)
        try reader.close()
        if json {
            try Console.say(json: messages.map(SetAsideView.init))
        } else if messages.isEmpty {
            Console.say("none")
        } else {
            Console.say(SetAsideView.table(messages))
        }
        if standing == .waiting, !messages.isEmpty { throw ExitCode.failure }
    }
}

/// `quittance parked show`.
struct ParkedShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one message that was set aside, with every reason.")

    @Argument(help: "Its number in the list.")
    var id: Int64
    @Option(help: "The service's store, an SQLite file.")
    var store: String
    @Flag(help: "Print it as JSON.")
    var json = false

    func run() async throws {
        let reader = try StoreReader(path: store)
        let message = try reader.setAside(id)
        try reader.close()
        guard let message else { throw OperatorError("There is no message \(id) set aside in \(store).") }
        if json { return try Console.say(json: SetAsideView(message)) }
        Console.say(SetAsideView(message).text)
    }
}
