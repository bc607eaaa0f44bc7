import ArgumentParser
import Foundation
import Messaging
import RabbitMQ

struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publishes with confirms to one queue.")

    /// Calls of `publish` at a time, each with a relay's batch: enough that the window is always full.
    private static let callers = 4
    private static let batch = 256

    @Option(help: "The queue's name.")
    var queue: String

    @Option(help: "How many messages are published.")
    var messages: Int

    @Option(help: "Bytes of a body.")
    var bytes = 1_024

    @Option(help: "The most unconfirmed messages.")
    var window = 256

    func run() async throws {
        let transport = try BenchmarkBroker().transport(window: window)
        let run = String(WallTime.microseconds, radix: 16)
        let took = try await BenchmarkBroker.running(transport) { [self] in
            let began = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<Self.callers {
                    group.addTask {
                        let starts = stride(
                            from: caller * Self.batch, to: messages, by: Self.callers * Self.batch)
                        for start in starts {
                            let numbers = start..<min(start + Self.batch, messages)
                            let batch = try numbers.map {
                                try Posting(number: Int64($0), bytes: bytes).message(run: run, queue: queue)
                            }
                            let results = await transport.publish(batch)
                            guard results.allSatisfy({ $0 == .confirmed }) else {
                                throw BenchmarkError("a message was not confirmed")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            return ContinuousClock.now - began
        }
        try Report("publish", messages: messages, took: took).print()
    }
}
