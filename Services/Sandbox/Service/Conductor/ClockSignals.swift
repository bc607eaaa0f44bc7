import Contracts
import Messaging

/// What the conductor waits for: answers from the queue `clock.answers`, and beats.
struct ClockSignals: Sendable {
    enum Signal: Sendable {
        case answer(ClockAnswer)
        /// Comes several times a second, so that waiting has an end.
        case beat
    }

    /// Far more than the members can answer in a round; when it is full the oldest are dropped, and asked again.
    private static let waitingMax = 1_000
    private static let beat: Duration = .milliseconds(100)

    let stream: AsyncStream<Signal>
    private let continuation: AsyncStream<Signal>.Continuation
    private let batches: DeliveryBatches

    init(transport: any MessageTransport) {
        (stream, continuation) = AsyncStream.makeStream(
            of: Signal.self, bufferingPolicy: .bufferingNewest(Self.waitingMax))
        batches = transport.deliveries(of: [
            Subscription(queue: QueueName.clockAnswers, automaticAcknowledgement: true)
        ])
    }

    /// Runs until the transport stops or the task is cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask {
                for await batch in batches { batch.forEach(take) }
            }
            group.addTask {
                while (try? await Task.sleep(for: Self.beat)) != nil { continuation.yield(.beat) }
            }
            await group.next()
            group.cancelAll()
        }
        continuation.finish()
    }

    /// What is no answer is left alone: it may be a later version's.
    private func take(_ delivery: Delivery) {
        guard let answer = try? JSONCoding.decode(ClockAnswer.self, from: delivery.body) else { return }
        continuation.yield(.answer(answer))
    }
}
