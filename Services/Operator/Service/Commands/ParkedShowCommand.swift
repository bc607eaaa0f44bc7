import ArgumentParser
import Foundation
import ServiceKit

/// `quittance parked show`.
struct ParkedShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one message that was set aside, with headers, reasons and what was done.")

    @Argument(help: "The message, like payment/12.")
    var message: ParkedReference
    @Flag(help: "Show the body as well. It may hold personal data; who looked is kept.")
    var body = false
    @Option(
        help: ArgumentHelp("Who looks; kept when the body is shown.", discussion: "Else your name on this machine."))
    var by: String = NSUserName()
    @Flag(help: "Print it as JSON.")
    var json = false
    @OptionGroup var options: ServiceTokenOptions

    func run() async throws {
        let client = try options.client(of: message.service)
        let answer =
            body
            ? try await client.post(
                message.path + "/body", SetAsideAnswer.Decision(by: by, reason: nil), as: SetAsideAnswer.self)
            : try await client.get(message.path, as: SetAsideAnswer.self)
        if json { return try Console.say(json: answer) }
        Console.say(SetAsideView.text(answer))
    }
}
