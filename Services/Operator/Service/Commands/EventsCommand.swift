import ArgumentParser
import Contracts
import Foundation
import Messaging
import RabbitMQ
import UnixSignals

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "What the services tell each other.", subcommands: [EventsTailCommand.self])
}

/// `first`, `next`, or an offset.
struct TailStart: ExpressibleByArgument {
    let offset: StreamOffset

    init(_ offset: StreamOffset) { self.offset = offset }

    init?(argument: String) {
        switch argument {
        case "first", "0": offset = .first
        case "next": offset = .next
        default:
            guard let number = Int64(argument), number > 0 else { return nil }
            offset = .at(number)
        }
    }
}

/// `quittance events tail`.
struct EventsTailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show events as they come, until Ctrl-C.",
        discussion: "Reads the stream of everything. Events hold ids, amounts and states, no personal data.")

    @Option(help: "Only this type; a * at the end stands for anything, like dispute.*. May be repeated.")
    var type: [String] = []
    @Option(help: "Only what is about this account or debtor, like city:A-1.")
    var subject: String?
    @Option(help: "first (the oldest there is), next (what comes from now on), or an offset of the stream.")
    var from = TailStart(.next)
    @Option(help: "Stop after so many.")
    var limit: Int?
    @Flag(help: "Print each event as one line of JSON.")
    var json = false
    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let user = environment["QUITTANCE_BROKER_USER"] ?? "operator"
        let login = try broker.login(as: user, environment)
        let transport = login.transport(named: "quittance-events-tail")
        try await BrokerCheck.run(transport, login, queues: [QueueName.eventsLog], exchanges: [])
        let tail = EventTail(start: from.offset, types: type, subject: subject, limit: limit)
        let json = json
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await transport.run()
                return false
            }
            group.addTask {
                try await tail.run(transport) { try EventLine($0, offset: $1).show(json: json) }
                return true
            }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
                return true
            }
            // Done, told to stop, or the connection has failed for good: whichever comes first.
            _ = try await group.next()
            await transport.shutdown()
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
    }
}
