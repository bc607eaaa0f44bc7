package import Contracts
package import Messaging
package import Storage

/// What a handler is told besides the body.
package struct MessageContext: Sendable {
    package let envelope: Envelope
    package let queue: String
    /// The ERP behind a message on an `erp` queue.
    package let system: SystemID?
}

/// A service's handlers by message type, timer kind and queue: its table of contents.
package struct Handlers: Sendable {
    package typealias Handle = @Sendable (MessageContext, UnitOfWork) throws -> Outcome
    /// Reads a body, beside the transactions: what is left to be done in one knows the body, or its fault.
    typealias Reader = @Sendable (Envelope) -> Handle

    private(set) var byType: [String: Reader] = [:]
    private(set) var byTimer: [String: @Sendable (DueTimer, UnitOfWork) throws -> Void] = [:]
    /// Types that pass without leaving a trace: freshness echoes.
    private(set) var controls: [String: @Sendable (Envelope) throws -> Void] = [:]
    /// What is done with an `erp` message of a type nobody handles here.
    var unknownType: Handle?
    /// Called when a message was parked: the place to stop contact for the account it is about.
    var whenParked: (@Sendable (Delivery, Envelope?, UnitOfWork) throws -> Void)?
    /// Called when a parked message was applied after all, or discarded.
    var whenUnparked: (@Sendable (Delivery, Envelope?, UnitOfWork) throws -> Void)?
    /// ERP types this service takes but does not answer, because another one does.
    private(set) var silentTypes: Set<String> = []

    package init() {}

    /// Reads a message's body.
    /// - Returns: what is left to be done with it; nil when no handler takes its type.
    func reading(_ envelope: Envelope) -> Handle? { byType[envelope.type]?(envelope) }

    /// Handles a message of Quittance's own. A body that does not decode is parked with the field's name.
    package mutating func on<Body: MessageBody>(
        _ type: Body.Type, _ handle: @escaping @Sendable (Body, MessageContext, UnitOfWork) throws -> Outcome
    ) {
        byType[Body.messageType] = { envelope in
            do {
                let body = try JSONCoding.decode(Body.self, from: envelope.data)
                return { context, work in try handle(body, context, work) }
            } catch let error as DecodingError {
                let reason = Reason("undecodable", field: error.field, "is missing or not of the expected form.")
                return { _, _ in .park(reason) }
            } catch {
                return { _, _ in throw error }
            }
        }
    }

    /// Handles an ERP's message: `read` collects every fault; any fault refuses the message whole.
    package mutating func onERP<Body: Sendable>(
        _ type: String, read: @escaping @Sendable (inout FieldReader, SystemID, UnitOfWork) -> Body?,
        silently: Bool = false,
        _ handle: @escaping @Sendable (Body, MessageContext, UnitOfWork) throws -> Outcome
    ) {
        if silently { silentTypes.insert(type) }
        byType[type] = { envelope in
            let unread = FieldReader(envelope.data)
            return { context, work in
                guard let system = context.system else {
                    return .refused([
                        Reason("user-id", field: "user_id", "must be set to the ERP's broker user, like erp-city.")
                    ])
                }
                var fields = unread
                guard let body = read(&fields, system, work) else { return .refused(fields.faults) }
                return try handle(body, context, work)
            }
        }
    }

    package mutating func onTimer(
        _ kind: String, _ handle: @escaping @Sendable (DueTimer, UnitOfWork) throws -> Void
    ) {
        byTimer[kind] = handle
    }

    package mutating func onControl<Body: MessageBody>(
        _ type: Body.Type, _ handle: @escaping @Sendable (Body) -> Void
    ) {
        controls[Body.messageType] = { envelope in handle(try JSONCoding.decode(Body.self, from: envelope.data)) }
    }

    package mutating func onUnknownType(_ handle: @escaping Handle) { unknownType = handle }

    package mutating func onParked(
        _ handle: @escaping @Sendable (Delivery, Envelope?, UnitOfWork) throws -> Void
    ) {
        whenParked = handle
    }

    package mutating func onUnparked(
        _ handle: @escaping @Sendable (Delivery, Envelope?, UnitOfWork) throws -> Void
    ) {
        whenUnparked = handle
    }
}

extension DecodingError {
    /// The path of the field at fault.
    var field: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.map(\.stringValue).joined(separator: ".")
        case .keyNotFound(let key, let context):
            (context.codingPath + [key]).map(\.stringValue).joined(separator: ".")
        @unknown default: "body"
        }
    }
}
