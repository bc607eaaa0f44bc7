import ArgumentParser

struct MemoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory", abstract: "The pipeline in front of a long queue; prints the memory it took.")

    @OptionGroup var options: PipelineOptions

    func run() async throws {
        let took = try await PostingService(options).run()
        let memory = try ProcessMemory.now()
        var report = Report("memory", messages: options.messages, took: took)
        report.residentKiB = memory.resident
        report.peakKiB = memory.peakResident
        try report.print()
    }
}
