import ArgumentParser
import Messaging
import ServiceKit
import Storage

/// `quittance parked replay`.
struct ParkedReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Try messages again. Exit 1 unless all of them are applied now; one applied before stays as it is.")

    @Argument(help: "The messages, like payment/12.")
    var messages: [ParkedReference]
    @Flag(help: "Print the messages as JSON.")
    var json = false
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var options: ServiceTokenOptions

    func run() async throws {
        try await ParkedDecision(verb: "replay", wanted: .replayed, json: json).run(messages, decision, options)
    }
}

/// `quittance parked discard`.
struct ParkedDiscardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Give messages up. Exit 1 unless all of them are discarded now.")

    @Argument(help: "The messages, like payment/12.")
    var messages: [ParkedReference]
    @Flag(help: "Print the messages as JSON.")
    var json = false
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var options: ServiceTokenOptions

    func run() async throws {
        try await ParkedDecision(verb: "discard", wanted: .discarded, json: json).run(messages, decision, options)
    }
}

/// Decides about one message after the other, and says how each then stands.
private struct ParkedDecision {
    let verb: String
    let wanted: SetAsideMessage.Standing
    let json: Bool

    func run(_ messages: [ParkedReference], _ decision: DecisionOptions, _ options: ServiceTokenOptions) async throws {
        let body = SetAsideAnswer.Decision(by: decision.by, reason: decision.reason)
        var answers: [SetAsideAnswer] = []
        for message in messages {
            let client = try options.client(of: message.service)
            let answer = try await client.post("\(message.path)/\(verb)", body, as: SetAsideAnswer.self)
            answers.append(answer)
            if !json { say(answer) }
        }
        if json { try Console.say(json: answers) }
        guard answers.allSatisfy({ $0.standing == wanted }) else { throw ExitCode.failure }
    }

    private func say(_ answer: SetAsideAnswer) {
        var line = "\(answer.service)/\(answer.id) \(answer.standing.rawValue)"
        if answer.standing == .waiting { line += ": " + answer.reasons.map(\.description).joined(separator: " ") }
        Console.say(line)
    }
}
