import ArgumentParser
import Messaging
import RabbitMQ

struct ConsumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consume", abstract: "Consumes one queue and acknowledges each batch.")

    @Option(help: "The queue's name.")
    var queue: String

    @Option(help: "How many messages are consumed.")
    var messages: Int

    @Option(help: "The most unacknowledged messages in hand.")
    var prefetch: UInt16 = 500

    func run() async throws {
        let transport = try BenchmarkBroker().transport()
        let took = try await BenchmarkBroker.running(transport) { [self] in
            let began = ContinuousClock.now
            var taken = 0
            for await batch in transport.deliveries(of: [Subscription(queue: queue, prefetch: prefetch)]) {
                await transport.acknowledge(batch.map(\.token))
                taken += batch.count
                if taken >= messages { break }
            }
            guard taken >= messages else { throw BenchmarkError("only \(taken) messages came") }
            return ContinuousClock.now - began
        }
        try Report("consume", messages: messages, took: took).print()
    }
}
