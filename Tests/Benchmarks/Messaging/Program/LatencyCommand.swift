import ArgumentParser
import Messaging
import RabbitMQ

struct LatencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency", abstract: "Publishes at an even rate; prints the time from publish to commit.")

    @OptionGroup var options: PipelineOptions

    @Option(help: "Messages a second.")
    var rate = 500.0

    @Option(help: "Bytes of a body.")
    var bytes = 1_024

    func run() async throws {
        let service = try PostingService(options)
        let sender = try BenchmarkBroker().transport()
        let took = try await BenchmarkBroker.running(sender) { [self] in
            try await service.run { try await send(on: sender) }
        }
        var report = Report("latency", messages: options.messages, took: took)
        report.median = service.latencies.percentile(0.5)
        report.p99 = service.latencies.percentile(0.99)
        try report.print()
    }

    /// Each message when it is due, whether or not those before it were confirmed.
    private func send(on transport: RabbitMQTransport) async throws {
        let run = String(WallTime.microseconds, radix: 16)
        let clock = ContinuousClock()
        let began = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<options.messages {
                try await clock.sleep(until: began + .seconds(Double(number) / rate), tolerance: .zero)
                let posting = Posting(
                    number: Int64(number), bytes: bytes, sentAtMicroseconds: WallTime.microseconds)
                let message = try posting.message(run: run, queue: options.queue)
                group.addTask {
                    guard await transport.publish([message]) == [.confirmed] else {
                        throw BenchmarkError("a message was not confirmed")
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
