import Contracts
import Foundation
import Messaging
import Synchronization

/// Communication and the broker in memory: answers permit requests by a script, and takes outcomes or not.
final class FakeBroker: MessageRequester, MessageTransport {
    enum Step: Sendable {
        case grants(@Sendable (PermitRequest) -> [Grant])
        case failure(RequestError)
        case bytes(Data)
    }

    private struct Content {
        var script: [Step]
        var requests: [PermitRequest] = []
        var results: [PublishResult] = []
        var published: [OutgoingMessage] = []
    }

    /// How long ago a request was sent when its answer comes.
    private let age: Duration
    private let content: Mutex<Content>

    init(_ script: [Step], age: Duration = .zero, results: [PublishResult] = []) {
        self.age = age
        content = Mutex(Content(script: script, results: results))
    }

    var requests: [PermitRequest] { content.withLock { $0.requests } }
    /// Every try, confirmed or not.
    var published: [OutgoingMessage] { content.withLock { $0.published } }

    var outcomes: [ContactOutcomes.Item] {
        published.flatMap { message in
            (try? JSONCoding.decode(ContactOutcomes.self, from: message.body))?.items ?? []
        }
    }

    func request(
        queue: String, body: Data, expiration: Duration, timeout: Duration
    ) async throws(RequestError) -> RequestAnswer {
        let sentAt = ContinuousClock.now - age
        guard queue == QueueName.communicationPermits,
            let request = try? JSONCoding.decode(PermitRequest.self, from: body)
        else { throw .unroutable }
        let step = content.withLock { content in
            content.requests.append(request)
            return content.script.isEmpty ? nil : content.script.removeFirst()
        }
        switch step {
        case .grants(let make): return RequestAnswer(body: answer(request, make(request)), sentAt: sentAt)
        case .failure(let error): throw error
        case .bytes(let bytes): return RequestAnswer(body: bytes, sentAt: sentAt)
        case nil:
            // The long poll of a desk with nothing to give.
            try? await Task.sleep(for: .milliseconds(60))
            return RequestAnswer(body: answer(request, []), sentAt: sentAt)
        }
    }

    private func answer(_ request: PermitRequest, _ grants: [Grant]) -> Data {
        let answer = PermitAnswer(requestID: request.requestID, waitedMilliseconds: 0, grants: grants)
        return (try? JSONCoding.encode(answer)) ?? Data()
    }

    func publish(_ messages: [OutgoingMessage]) async -> [PublishResult] {
        content.withLock { content in
            content.published += messages
            return messages.map { _ in content.results.isEmpty ? .confirmed : content.results.removeFirst() }
        }
    }

    func deliveries(of subscriptions: [Subscription]) -> DeliveryBatches { DeliveryBatches { $0.finish() } }

    func acknowledge(_ tokens: [DeliveryToken]) async {}

    func stopConsuming() async {}

    var state: TransportState { .ready }
}
