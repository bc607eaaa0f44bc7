import Foundation
import Messaging
import TestSupport
import Testing

/// A message told apart by its number.
func numbered(
    _ number: Int, to key: String, exchange: String = "", mandatory: Bool = true, userID: String? = nil
) -> OutgoingMessage {
    OutgoingMessage(
        exchange: exchange, routingKey: key, mandatory: mandatory,
        properties: MessageProperties(messageID: String(number), userID: userID), body: Data([UInt8(number % 256)]))
}

/// Publishes until everything is confirmed, as a relay would.
func publishSurely(_ messages: [OutgoingMessage], on transport: any MessageTransport) async throws {
    try await eventually("everything is confirmed") {
        await transport.publish(messages).allSatisfy { $0 == .confirmed }
    }
}

extension DeliveryBatches.Iterator {
    /// Takes batches until there are so many deliveries, and acknowledges them if told to.
    mutating func take(_ count: Int, acknowledgingOn transport: (any MessageTransport)? = nil) async -> [[Delivery]] {
        var batches: [[Delivery]] = []
        var taken = 0
        while taken < count, let batch = await next(isolation: #isolation) {
            batches.append(batch)
            taken += batch.count
            await transport?.acknowledge(batch.map(\.token))
        }
        return batches
    }
}

extension [[Delivery]] {
    var numbers: [Int] { joined().compactMap { $0.properties.messageID.flatMap(Int.init) } }
}
