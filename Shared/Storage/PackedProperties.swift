package import Foundation
package import Messaging

/// Message properties as they stand in an outbox row. Each row's are written and read once on the hot path, where
/// Foundation's JSON took a seventh of a service's processor time; so they are packed by hand: a format byte, a byte
/// for persistence, then every text with its length in front (4 bytes, little-endian; the largest number for none).
package enum PackedProperties {
    private static let format: UInt8 = 1
    private static let none = UInt32.max

    package static func pack(_ properties: MessageProperties) -> Data {
        var bytes: [UInt8] = [format, properties.persistent ? 1 : 0]
        bytes.reserveCapacity(512)
        // In this order for good: another order is another format.
        for text in [
            properties.contentType, properties.messageID, properties.correlationID, properties.replyTo,
            properties.expiration, properties.type, properties.userID, properties.appID,
        ] {
            append(text, to: &bytes)
        }
        append(UInt32(properties.headers.count), to: &bytes)
        for header in properties.headers {
            append(header.name, to: &bytes)
            switch header.value {
            case .string(let text):
                bytes.append(0)
                append(text, to: &bytes)
            case .integer(let number):
                bytes.append(1)
                append(UInt64(bitPattern: number), to: &bytes)
            case .boolean(let flag):
                bytes.append(flag ? 3 : 2)
            }
        }
        return Data(bytes)
    }

    /// - Throws: `StorageError` with `corrupt` when the bytes are not what `pack` writes.
    package static func unpack(_ data: Data) throws -> MessageProperties {
        try data.withUnsafeBytes { try unpack($0) }
    }

    private static func unpack(_ bytes: UnsafeRawBufferPointer) throws(StorageError) -> MessageProperties {
        var reader = Reader(bytes: bytes)
        guard try reader.byte() == format else { throw Reader.broken }
        var properties = MessageProperties(persistent: try reader.byte() == 1)
        properties.contentType = try reader.text()
        properties.messageID = try reader.text()
        properties.correlationID = try reader.text()
        properties.replyTo = try reader.text()
        properties.expiration = try reader.text()
        properties.type = try reader.text()
        properties.userID = try reader.text()
        properties.appID = try reader.text()
        let count = try reader.number(UInt32.self)
        for _ in 0..<count {
            guard let name = try reader.text() else { throw Reader.broken }
            properties.headers[name] = try reader.header()
        }
        guard reader.isAtEnd else { throw Reader.broken }
        return properties
    }

    private static func append(_ text: String?, to bytes: inout [UInt8]) {
        guard let text else { return append(none, to: &bytes) }
        append(UInt32(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private struct Reader {
        static let broken = StorageError(.corrupt, "An outbox row's properties cannot be read.")

        let bytes: UnsafeRawBufferPointer
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func byte() throws(StorageError) -> UInt8 {
            guard position < bytes.count else { throw Self.broken }
            defer { position += 1 }
            return bytes[position]
        }

        mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) throws(StorageError) -> Number
        {
            guard MemoryLayout<Number>.size <= bytes.count - position else { throw Self.broken }
            defer { position += MemoryLayout<Number>.size }
            return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Number.self))
        }

        mutating func text() throws(StorageError) -> String? {
            let count = try number(UInt32.self)
            if count == PackedProperties.none { return nil }
            guard Int(count) <= bytes.count - position else { throw Self.broken }
            defer { position += Int(count) }
            let text = UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(count)])
            return String(decoding: text, as: UTF8.self)
        }

        mutating func header() throws(StorageError) -> HeaderValue {
            switch try byte() {
            case 0:
                guard let text = try text() else { throw Self.broken }
                return .string(text)
            case 1: return .integer(Int64(bitPattern: try number(UInt64.self)))
            case 2: return .boolean(false)
            case 3: return .boolean(true)
            default: throw Self.broken
            }
        }
    }
}
