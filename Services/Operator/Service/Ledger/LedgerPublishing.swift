import Calendars
import Contracts
import Messaging
import OperatorCore
import RabbitMQ

/// One run: a ledger file becomes ERP events, the services' answers become findings in the file.
struct LedgerPublishing {
    /// Events on their way without an answer; more would only wait in the broker.
    static let unansweredMax = 20_000
    private static let batch = 500

    let path: String
    let map: LedgerMap
    let system: SystemID
    let sealing: EventSealing
    /// Up to when the file is complete: said at the end, if all of it was taken.
    let asOf: Instant?
    /// How long to wait when no answer comes.
    let silence: Duration
    let isSilent: Bool
    let now: @Sendable () -> Instant

    /// Reads and checks everything, publishes nothing.
    func dryRun() throws -> PublishSummary {
        var preparation = try LedgerPreparation(path: path, map: map, system: system, sealing: sealing)
        var report = FaultReport(ledger: path)
        var progress = PublishProgress(isSilent: isSilent)
        var events = 0
        while let piece = try preparation.next() {
            events += piece.events.count
            for fault in piece.faults { try report.add(fault, found: "map") }
            progress.show(
                rows: preparation.rowCount, bad: preparation.badRowCount, done: preparation.progress,
                AnswerBook.Counts())
        }
        progress.end()
        var summary = summary(preparation, report, seconds: progress.seconds, dryRun: true)
        summary.events = events
        return summary
    }

    func run(_ login: BrokerLogin, receivedPath: String?) async throws -> PublishSummary {
        let transport = login.transport(named: "quittance-erp-publish")
        try await BrokerCheck.run(
            transport, login, queues: [QueueName.replies(to: system)], exchanges: [ExchangeName.erp])
        let book = AnswerBook()
        let answers = AnswerReader(
            system: system, book: book, transport: transport, received: try receivedPath.map(ReceivedFile.init))
        let publisher = EventPublisher(
            system: system, user: login.user, transport: transport, book: book, now: now, clock: ContinuousClock())
        return try await withThrowingTaskGroup(of: PublishSummary?.self) { group in
            group.addTask {
                try await transport.run()
                return nil
            }
            group.addTask {
                try await answers.run()
                return nil
            }
            group.addTask {
                let summary = try await publish(publisher, book)
                await transport.shutdown()
                return summary
            }
            defer { group.cancelAll() }
            var summary: PublishSummary?
            for try await result in group { summary = result ?? summary }
            guard let summary else { throw OperatorError("The connection to the broker ended before the file did.") }
            return summary
        }
    }

    private func publish(_ publisher: EventPublisher, _ book: AnswerBook) async throws -> PublishSummary {
        var preparation = try LedgerPreparation(path: path, map: map, system: system, sealing: sealing)
        var report = FaultReport(ledger: path)
        var progress = PublishProgress(isSilent: isSilent)
        while let piece = try preparation.next() {
            for fault in piece.faults { try report.add(fault, found: "map") }
            var rest = piece.events[...]
            repeat {
                let batch = rest.prefix(Self.batch)
                rest = rest.dropFirst(Self.batch)
                try await publisher.publish(Array(batch))
                try noteRejections(book, &report)
                progress.show(
                    rows: preparation.rowCount, bad: preparation.badRowCount, done: preparation.progress, book.counts)
                guard await waitForAnswers(book, atMost: Self.unansweredMax) else {
                    throw OperatorError(
                        "\(book.waitingCount) events are not answered and none is any more; are the services running? "
                            + "Publish the file again later: nothing counts twice.")
                }
            } while !rest.isEmpty
        }
        _ = await waitForAnswers(book, atMost: 0)
        try noteRejections(book, &report)
        var watermark: String?
        if let asOf {
            let isWhole = preparation.badRowCount == 0 && book.counts.rejected == 0 && book.waitingCount == 0
            watermark = isWhole ? try await say(asOf, publisher, book, &report) : Self.withheld
        }
        progress.end()
        var summary = summary(preparation, report, seconds: progress.seconds, dryRun: false)
        summary.take(book)
        summary.watermark = watermark
        return summary
    }

    private static let withheld =
        "No watermark was sent: rows were bad, rejected or not answered, so the file is not complete"

    /// Tells that everything up to an instant has been published.
    private func say(
        _ asOf: Instant, _ publisher: EventPublisher, _ book: AnswerBook, _ report: inout FaultReport
    ) async throws -> String {
        let before = book.counts.rejected
        let event = try sealing.watermark(asOf)
        try await publisher.publish([event])
        _ = await waitForAnswers(book, atMost: 0)
        try noteRejections(book, &report)
        return book.counts.rejected > before
            ? "The watermark was rejected" : "Watermark: complete up to \(asOf.rfc3339)"
    }

    private func noteRejections(_ book: AnswerBook, _ report: inout FaultReport) throws {
        for fault in book.takeRejections() { try report.add(fault, found: "service") }
    }

    /// - Returns: false when no answer came for `silence` and too many were still missing.
    private func waitForAnswers(_ book: AnswerBook, atMost: Int) async -> Bool {
        let clock = ContinuousClock()
        var answers = book.counts.answers
        var since = clock.now
        while book.waitingCount > atMost {
            guard (try? await clock.sleep(for: .milliseconds(20))) != nil else { return false }
            if book.counts.answers != answers {
                answers = book.counts.answers
                since = clock.now
            } else if since.duration(to: clock.now) > silence {
                return false
            }
        }
        return true
    }

    private func summary(
        _ preparation: LedgerPreparation, _ report: FaultReport, seconds: Double, dryRun: Bool
    ) -> PublishSummary {
        var summary = PublishSummary(file: path, system: system.value, dryRun: dryRun)
        summary.rows = preparation.rowCount
        summary.badRows = preparation.badRowCount
        summary.repeated = preparation.repeatedCount
        summary.rejectedFile = report.count > 0 ? report.path : nil
        summary.seconds = (seconds * 1_000).rounded() / 1_000
        return summary
    }
}

extension PublishSummary {
    fileprivate mutating func take(_ book: AnswerBook) {
        let counts = book.counts
        events = counts.published
        accepted = counts.accepted
        rejected = counts.rejected
        unanswered = book.waitingCount
        paymentsReceived = counts.received
        leftInQueue = counts.foreign
    }
}
