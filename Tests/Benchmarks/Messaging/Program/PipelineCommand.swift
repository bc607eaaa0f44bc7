import ArgumentParser

struct PipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline", abstract: "Puts waiting messages through a service: consume, commit, publish.")

    @OptionGroup var options: PipelineOptions

    func run() async throws {
        let took = try await PostingService(options).run()
        try Report("pipeline", messages: options.messages, took: took).print()
    }
}
