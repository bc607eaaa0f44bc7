import ArgumentParser
import Foundation

/// Who decides about a message, and why; both are kept.
struct DecisionOptions: ParsableArguments {
    @Option(help: "Why; kept with the message.")
    var reason: String
    @Option(help: ArgumentHelp("Who decides; kept with the message.", discussion: "Else your name on this machine."))
    var by: String = NSUserName()

    init() {}

    func validate() throws {
        let text = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...400).contains(text.count) else { throw ValidationError("--reason must have 1 to 400 characters.") }
        guard (1...80).contains(by.count) else { throw ValidationError("--by must have 1 to 80 characters.") }
    }
}
