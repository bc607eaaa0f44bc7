import Foundation
import Messaging
import Synchronization
import Testing

@testable import RabbitMQ

@Suite struct DeliveryInboxTests {
    private func delivery(_ tag: UInt64, queue: String = "q", offset: Int64? = nil) -> Delivery {
        Delivery(
            token: DeliveryToken(epoch: 1, tag: tag), queue: queue, exchange: "", routingKey: queue,
            redelivered: false,
            properties: MessageProperties(headers: offset.map { ["x-stream-offset": .integer($0)] } ?? [:]),
            body: Data())
    }

    @Test("what arrives while nobody waits is one batch; finishing hands out the rest, then ends")
    func batches() async {
        let inbox = DeliveryInbox(limit: 10) {}
        inbox.offer([delivery(1)])
        inbox.offer([delivery(2), delivery(3)])
        inbox.finish()
        #expect(await inbox.next()?.map(\.token.tag) == [1, 2, 3])
        #expect(await inbox.next() == nil)
        #expect(await inbox.next() == nil)
    }

    @Test("a waiting reader is woken by what arrives, and by the end")
    func waits() async {
        let inbox = DeliveryInbox(limit: 10) {}
        async let first = inbox.next()
        inbox.offer([delivery(1)])
        #expect(await first?.map(\.token.tag) == [1])
        async let second = inbox.next()
        inbox.finish()
        #expect(await second == nil)
    }

    @Test("a full inbox says when it has room again, once")
    func room() async {
        let calls = Mutex(0)
        let inbox = DeliveryInbox(limit: 2) { calls.withLock { $0 += 1 } }
        inbox.offer([delivery(1)])
        #expect(!inbox.isFull)
        inbox.offer([delivery(2), delivery(3)])
        #expect(inbox.isFull)
        _ = await inbox.next()
        #expect(!inbox.isFull)
        _ = await inbox.next()
        #expect(calls.withLock { $0 } == 1)
    }

    @Test("only offsets that were handed out count, and only automatic queues survive a lost connection")
    func lostConnection() async {
        let inbox = DeliveryInbox(limit: 2) {}
        inbox.offer([delivery(1, queue: "s", offset: 40), delivery(2, queue: "s", offset: 41)])
        _ = await inbox.next()
        inbox.offer([delivery(3, queue: "s", offset: 42), delivery(4, queue: "auto")])
        inbox.removeUnacknowledged(except: ["auto"])
        #expect(inbox.streamOffset(of: "s") == 41)
        #expect(inbox.streamOffset(of: "auto") == nil)
        #expect(await inbox.next()?.map(\.token.tag) == [4])
    }
}
