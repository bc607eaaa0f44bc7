import ArgumentParser
import Calendars
import Contracts
import Foundation
import Messaging
import RabbitMQ

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "What the services tell each other.", subcommands: [EventsTailCommand.self])
}

/// `quittance events tail`.
struct EventsTailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show events as they come, until stopped.",
        discussion: "Reads the stream of everything. Events hold ids, amounts and states, no personal data.")

    @Option(help: "Only this type; a * at the end stands for anything, like dispute.*")
    var type: String?
    @Option(help: "Only what is about this account or debtor, like city:A-1.")
    var subject: String?
    @Option(help: "Begin at this offset of the stream instead of now; 0 is the oldest there is.")
    var from: Int64?
    @Option(help: "Stop after so many.")
    var limit: Int?
    @Flag(help: "Print each event as one line of JSON.")
    var json = false
    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        if let from, from < 0 { throw ValidationError("--from must be 0 or more.") }
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let user = environment["QUITTANCE_BROKER_USER"] ?? "operator"
        let login = try broker.login(as: user, environment)
        let transport = login.transport(named: "quittance-events-tail")
        try await BrokerCheck.run(transport, login, queues: [QueueName.eventsLog], exchanges: [])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await transport.run() }
            group.addTask {
                try await show(transport)
                await transport.shutdown()
            }
            defer { group.cancelAll() }
            try await group.waitForAll()
        }
    }

    private func show(_ transport: RabbitMQTransport) async throws {
        let offset: StreamOffset = from.map { $0 == 0 ? .first : .at($0) } ?? .next
        let subscription = Subscription(queue: QueueName.eventsLog, streamOffset: offset)
        var shown = 0
        for await batch in transport.deliveries(of: [subscription]) {
            for delivery in batch {
                // The offset named is where to begin; the broker hands out the whole chunk it lies in.
                if let from, let at = delivery.streamOffset, at < from { continue }
                guard
                    let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body),
                    wants(envelope)
                else { continue }
                try show(envelope, offset: delivery.streamOffset)
                shown += 1
                if shown == limit { return }
            }
            await transport.acknowledge(batch.map(\.token))
        }
    }

    func wants(_ envelope: Envelope) -> Bool {
        if let subject, envelope.subject != subject { return false }
        guard let type else { return true }
        return type.hasSuffix("*") ? envelope.type.hasPrefix(type.dropLast()) : envelope.type == type
    }

    private struct Line: Encodable {
        let offset: Int64?
        let id: String
        let source: String
        let type: String
        let subject: String?
        let time: String?
        let correlationid: String?
        let causationid: String?
        let policyversion: String?
        let data: JSONValue
    }

    private func show(_ envelope: Envelope, offset: Int64?) throws {
        let data = (try? JSONCoding.decode(JSONValue.self, from: envelope.data)) ?? .null
        if json {
            return try Console.say(
                jsonLine: Line(
                    offset: offset, id: envelope.id, source: envelope.source, type: envelope.type,
                    subject: envelope.subject, time: envelope.time?.rfc3339, correlationid: envelope.correlationID,
                    causationid: envelope.causationID, policyversion: envelope.policyVersion, data: data))
        }
        let body = String(decoding: (try? JSONCoding.encode(data)) ?? Data(), as: UTF8.self)
        let head = [
            offset.map(String.init) ?? "-", envelope.time?.rfc3339 ?? "-", envelope.type, envelope.subject ?? "-",
        ]
        Console.say(head.joined(separator: " ") + " " + body.prefix(400) + (body.count > 400 ? "…" : ""))
    }
}
