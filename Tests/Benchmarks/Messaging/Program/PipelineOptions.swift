import ArgumentParser

/// What a run of the posting service takes.
struct PipelineOptions: ParsableArguments, Sendable {
    @Option(help: "The queue that is consumed.")
    var queue: String

    @Option(help: "How many messages are put through.")
    var messages: Int

    @Option(help: "The most unacknowledged messages in hand.")
    var prefetch: UInt16 = 500

    @Option(help: "The SQLite file; made when it is not there.")
    var store: String

    @Option(help: "Where results are published; empty for one queue.")
    var exchange = ""

    @Option(help: "The routing key, or the name of the one queue.")
    var key: String
}
