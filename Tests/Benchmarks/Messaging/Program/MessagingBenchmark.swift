import ArgumentParser

/// Measures the messaging runtime as services use it. Each command runs once and prints one line of JSON; the pairs,
/// the medians and the comparison with the yardsticks are `measure`'s affair.
@main
struct MessagingBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "messaging-benchmark", abstract: "Measures the messaging runtime against a broker.",
        subcommands: [
            PublishCommand.self, ConsumeCommand.self, PipelineCommand.self, LatencyCommand.self, MemoryCommand.self,
        ])
}
