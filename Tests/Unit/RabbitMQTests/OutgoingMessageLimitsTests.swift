import Foundation
import Messaging
import Testing

@testable import RabbitMQ

@Suite struct OutgoingMessageLimitsTests {
    private static let long = String(repeating: "ä", count: 128)

    private func message(
        exchange: String = "x", properties: MessageProperties = MessageProperties(), body: Data = Data()
    ) -> OutgoingMessage {
        OutgoingMessage(exchange: exchange, routingKey: "k", mandatory: true, properties: properties, body: body)
    }

    @Test("what AMQP cannot carry is named, with the limit")
    func broken() {
        #expect(
            message(exchange: Self.long).limitBroken == "the exchange has 256 bytes; at most 255 are allowed")
        #expect(
            message(properties: MessageProperties(type: Self.long)).limitBroken
                == "the type has 256 bytes; at most 255 are allowed")
        #expect(
            message(properties: MessageProperties(headers: [Self.long: .boolean(true)])).limitBroken
                == "a header's name has 256 bytes; 1 to 128 are allowed")
        #expect(
            message(properties: MessageProperties(headers: ["h": .string(String(repeating: "x", count: 65_536))]))
                .limitBroken == "the headers have 65547 bytes; at most 65536 are allowed")
        #expect(
            message(body: Data(count: 16_777_217)).limitBroken
                == "the body has 16777217 bytes; at most 16777216 are allowed")
    }

    @Test("an expiration is a whole number of milliseconds", arguments: ["", "-1", "1.5", "2 s", "٣"])
    func badExpiration(text: String) {
        #expect(
            message(properties: MessageProperties(expiration: text)).limitBroken
                == "the expiration is not a whole number of milliseconds")
    }

    @Test("the largest message allowed is allowed")
    func largest() {
        let properties = MessageProperties(
            messageID: String(repeating: "x", count: 255), expiration: "2000",
            headers: [String(repeating: "h", count: 128): .string(String(repeating: "x", count: 60_000))])
        #expect(message(properties: properties, body: Data(count: 16_777_216)).limitBroken == nil)
    }
}
