import Foundation
import Messaging
import Testing

@testable import RabbitMQ

@Suite struct BatchBufferTests {
    private func delivery(_ tag: UInt64, again: Bool = false, queue: String = "q") -> Delivery {
        Delivery(
            token: DeliveryToken(epoch: 1, tag: tag), queue: queue, exchange: "", routingKey: queue,
            redelivered: again, properties: MessageProperties(), body: Data())
    }

    private func drain(_ buffer: inout BatchBuffer) -> [[UInt64]] {
        var batches: [[UInt64]] = []
        while let batch = buffer.take() { batches.append(batch.map(\.token.tag)) }
        return batches
    }

    @Test("batches hold what is there, up to the limit, in order")
    func limit() {
        var buffer = BatchBuffer(limit: 3)
        #expect(buffer.take() == nil)
        buffer.append((1...7).map { delivery($0) })
        #expect(drain(&buffer) == [[1, 2, 3], [4, 5, 6], [7]])
    }

    @Test("redelivered messages leave alone and keep their place")
    func redelivered() {
        var buffer = BatchBuffer(limit: 10)
        buffer.append([
            delivery(1), delivery(2), delivery(3, again: true), delivery(4, again: true), delivery(5), delivery(6),
        ])
        #expect(drain(&buffer) == [[1, 2], [3], [4], [5, 6]])
    }

    @Test("what became void is dropped")
    func removes() {
        var buffer = BatchBuffer(limit: 10)
        buffer.append([delivery(1), delivery(2, queue: "keep"), delivery(3)])
        buffer.remove { $0.queue != "keep" }
        #expect(buffer.count == 1)
        #expect(drain(&buffer) == [[2]])
    }
}
