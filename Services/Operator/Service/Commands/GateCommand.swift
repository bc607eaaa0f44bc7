import ArgumentParser
import Calendars
import Contracts
import Foundation

/// `quittance gate`.
struct GateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Ask the compliance gate.", subcommands: [GateExplainCommand.self])
}

/// `quittance gate explain`.
struct GateExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what may be sent of an account, by which channel, and which rules say so. Decides nothing.",
        discussion: """
            An instant of the past or the future is judged by the law of that day on the facts known now; what was \
            decided in the past stands in the decision records.
            """)

    @Option(help: "The account, like city:A-1001.")
    var account: String?
    @Option(help: "The debtor, like city:D-17: alone for all their accounts.")
    var debtor: String?
    @Option(help: "The instant asked about, like 2026-03-31T09:00:00Z; else now.")
    var at: String?
    @Option(help: "Only this channel: sms, email, whatsapp, letter or call.")
    var channel: Channel?
    @Flag(help: "Print the answer as JSON.")
    var json = false
    @OptionGroup var options: ServiceTokenOptions

    func validate() throws {
        guard account != nil || debtor != nil else { throw ValidationError("Give --account, --debtor, or both.") }
        if let at, (try? Instant(rfc3339: at)) == nil {
            throw ValidationError("--at must be an instant like 2026-03-31T09:00:00Z, not \(at).")
        }
    }

    func run() async throws {
        let client = try options.client(of: "communication")
        let found = try await client.get(path, as: GateExplanations.self)
        if json { return try Console.say(json: found) }
        Console.say(found.accounts.map { GateView.text($0, channel: channel) }.joined(separator: "\n\n"))
    }

    private var path: String {
        let pairs = [("account", account), ("debtor", debtor), ("at", at)].compactMap { name, value in
            value.flatMap { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) }.map { "\(name)=\($0)" }
        }
        return "/api/communication/gate?" + pairs.joined(separator: "&")
    }
}

extension Channel: ExpressibleByArgument {}
