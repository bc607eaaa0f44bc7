import ArgumentParser
import ServiceKit
import Storage

/// `quittance parked list`.
struct ParkedListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List refused and parked messages, the oldest of each service first. Exit 1 when some wait.")

    @Argument(help: "Only of these services.")
    var only: [String] = []
    @Option(help: "refused or parked; else both.")
    var kind: SetAsideMessage.Kind?
    @Option(help: "waiting, replayed or discarded.")
    var standing = SetAsideMessage.Standing.waiting
    @Option(help: "At most so many of each service.")
    var limit = 1_000
    @Flag(help: "Print the list as JSON.")
    var json = false
    @OptionGroup var options: ServiceTokenOptions

    private static let pageSize = 200

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 100000.") }
    }

    func run() async throws {
        var messages: [SetAsideAnswer] = []
        var isWhole = true
        let addresses =
            only.isEmpty ? try options.services.addresses() : try only.map { try options.services.address(of: $0) }
        for address in addresses {
            let client = try options.client(of: address)
            do {
                messages += try await all(client)
            } catch let error as OperatorError {
                Console.remark("quittance: \(error)")
                isWhole = false
            }
        }
        if json {
            try Console.say(json: messages)
        } else if messages.isEmpty {
            Console.say("none")
        } else {
            Console.say(SetAsideView.table(messages))
        }
        if !isWhole || (standing == .waiting && !messages.isEmpty) { throw ExitCode.failure }
    }

    func all(_ client: ServiceClient) async throws -> [SetAsideAnswer] {
        var found: [SetAsideAnswer] = []
        var after: Int64? = 0
        while let begin = after, found.count < limit {
            var path = "/api/\(client.address.service)/parked?standing=\(standing.rawValue)&after=\(begin)"
            path += "&limit=\(min(Self.pageSize, limit - found.count))" + (kind.map { "&kind=\($0.rawValue)" } ?? "")
            let page = try await client.get(path, as: SetAsideAnswer.Page.self)
            found += page.messages
            after = page.next
        }
        return found
    }
}
