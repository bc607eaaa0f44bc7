package import Foundation
package import Messaging

/// A message type: where it goes, who writes it, and the Swift type that says its form.
package struct MessageContract: Sendable {
    package enum Form: Sendable {
        /// A CloudEvent of our own.
        case event(any MessageBody.Type)
        /// An ERP's CloudEvent, read by a reader that collects every fault; with the other body it may have.
        case erp(ERPBody, or: (any (Codable & Sendable).Type)? = nil)
        /// Plain JSON without attributes, transient.
        case plain(any (Codable & Sendable).Type)
    }

    package let type: String
    package let exchange: String
    /// The queues it is sent to by name, on the default exchange; else they follow from the topology.
    package let queues: [String]
    package let writers: [String]
    package let form: Form

    /// The body's JSON Schema, draft 7.
    package func schema() throws -> JSONValue {
        switch form {
        case .event(let body): return try Self.schema(of: body)
        case .plain(let body): return try Self.schema(of: body)
        case .erp(let message, let other):
            let own = JSONValue.object(FieldDescription.schema(message.fields))
            return try other.map { .object(["anyOf": [own, try Self.schema(of: $0)]]) } ?? own
        }
    }

    /// Reads a body as its reader does.
    /// - Returns: the same body written again where it is one of our own; nil for an ERP's, which is only read.
    /// - Throws: `DecodingError`, or `ContractFault` with the reader's reasons.
    package func readAndWrite(_ body: Data) throws -> Data? {
        switch form {
        case .event(let type): return try Self.again(type, body)
        case .plain(let type): return try Self.again(type, body)
        case .erp(let message, let other):
            if let other, let written = try? Self.again(other, body) { return written }
            var fields = FieldReader(body)
            guard message.read(&fields, system: "city") else { throw ContractFault(reasons: fields.faults) }
            return nil
        }
    }

    private static func schema<Body: Decodable>(of type: Body.Type) throws -> JSONValue {
        try SchemaWalk.describe(type).schema
    }

    private static func again<Body: Codable>(_ type: Body.Type, _ body: Data) throws -> Data {
        try JSONCoding.encode(try JSONCoding.decode(type, from: body))
    }
}

/// Why a body is not of its type.
package struct ContractFault: Error, Hashable {
    package let reasons: [Reason]
}
