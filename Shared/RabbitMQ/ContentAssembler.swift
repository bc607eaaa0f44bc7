import Foundation
import Messaging

/// Puts a message together again out of its method, header and body frames, which one channel sends without anything
/// in between.
struct ContentAssembler {
    enum Start: Equatable {
        case deliver(Frame.Deliver)
        case returned(Frame.Returned)
    }

    struct Content: Equatable {
        var start: Start
        var properties: MessageProperties
        var body: Data
    }

    private enum State {
        case idle
        case header(Start)
        case body(Content, missing: Int)
    }

    private var state = State.idle

    mutating func begin(_ start: Start) throws(RabbitMQError) {
        guard case .idle = state else {
            throw RabbitMQError(.protocolViolation, "a message began inside another one")
        }
        state = .header(start)
    }

    /// - Returns: the message when it has no body.
    mutating func header(bodySize: Int, properties: MessageProperties) throws(RabbitMQError) -> Content? {
        guard case .header(let start) = state else {
            throw RabbitMQError(.protocolViolation, "a content header came without its method")
        }
        guard bodySize > 0 else {
            state = .idle
            return Content(start: start, properties: properties, body: Data())
        }
        state = .body(Content(start: start, properties: properties, body: Data()), missing: bodySize)
        return nil
    }

    /// - Returns: the message when this was its last piece.
    mutating func body(_ bytes: UnsafeRawBufferPointer) throws(RabbitMQError) -> Content? {
        guard case .body(var content, let missing) = state, bytes.count <= missing else {
            throw RabbitMQError(.protocolViolation, "a body frame came that no header announced")
        }
        // Given up first, so that appending finds the body owned once and copies nothing but the new bytes.
        state = .idle
        if content.body.isEmpty, bytes.count == missing {
            content.body = Data(bytes)
            return content
        }
        if content.body.isEmpty { content.body.reserveCapacity(missing) }
        content.body.append(contentsOf: bytes)
        if bytes.count == missing { return content }
        state = .body(content, missing: missing - bytes.count)
        return nil
    }
}
