import Foundation
import Messaging
import Testing

@testable import RabbitMQ

@Suite struct PendingRequestsTests {
    private let pending = PendingRequests()
    private let now = ContinuousClock.now

    /// Registers a request, lets `act` happen to it, and gives its answer.
    private func answer(act: (UInt64) -> Void) async -> PendingRequests.Answer {
        let id = pending.makeID()
        return await withCheckedContinuation { continuation in
            pending.add(id, answer: continuation, deadline: now + .seconds(1))
            act(id)
        }
    }

    @Test("an answer carries the instant the request was sent")
    func answered() async {
        let answer = await answer { id in
            #expect(pending.markSent(id, at: now))
            pending.answer(id, body: Data([1]))
            pending.answer(id, body: Data([2]))
            pending.fail(id, .timedOut)
        }
        #expect(answer == .success(RequestAnswer(body: Data([1]), sentAt: now)))
    }

    @Test("a request that was sent times out, one that was not tells why it could not be sent")
    func expired() async {
        let sent = await answer { id in
            _ = pending.markSent(id, at: now)
            pending.expire(now: now + .milliseconds(999))
            #expect(pending.nextDeadline == now + .seconds(1))
            pending.expire(now: now + .seconds(1))
        }
        #expect(sent == .failure(.timedOut))
        let unsent = await answer { _ in
            pending.set(trouble: "cannot connect")
            pending.expire(now: now + .seconds(1))
        }
        #expect(unsent == .failure(.disconnected(reason: "cannot connect")))
        #expect(pending.nextDeadline == nil)
    }

    @Test("a lost connection fails what was sent and keeps what was not")
    func lost() async {
        let kept = pending.makeID()
        async let waiting: PendingRequests.Answer = withCheckedContinuation { continuation in
            pending.add(kept, answer: continuation, deadline: now + .seconds(1))
        }
        let lost = await answer { id in
            _ = pending.markSent(id, at: now)
            pending.failSent(.disconnected(reason: "gone"))
        }
        #expect(lost == .failure(.disconnected(reason: "gone")))
        while !pending.isWaiting(kept) { await Task.yield() }
        pending.fail(kept, .cancelled)
        #expect(await waiting == .failure(.cancelled))
        #expect(!pending.markSent(kept, at: now))
    }
}
