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
