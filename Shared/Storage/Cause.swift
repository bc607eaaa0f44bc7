import Crypto
import Foundation

/// What made a unit of work happen. Ids of everything it sends are hashes of it, so that doing the same work twice
/// (after
/// a crash, on another machine) gives the same ids and the readers see duplicates for what they are.
package struct Cause: Sendable, Hashable {
    /// `message/<consumer>/<id>`, `timer/<kind>/<key>/<due>` or `command/<id>`.
    package let id: String
    package let messageID: String?
    package let correlationID: String?
    package let traceparent: String?

    package init(id: String, messageID: String? = nil, correlationID: String? = nil, traceparent: String? = nil) {
        self.id = id
        self.messageID = messageID
        self.correlationID = correlationID
        self.traceparent = traceparent
    }

    /// 128 bits in hexadecimal, the same for the same cause and label.
    package func derived(_ label: String) -> String { StableID.make(id, label) }
}

/// Ids as hashes of what they stand for.
package enum StableID {
    /// SHA-256 over the parts, each preceded by its length so that no two lists of parts give the same bytes;
    /// the first 16 bytes in hexadecimal.
    package static func make(_ parts: String...) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(0) { $0 + $1.utf8.count + 8 })
        for part in parts {
            bytes += String(part.utf8.count).utf8
            bytes.append(UInt8(ascii: ":"))
            bytes += part.utf8
        }
        return String(unsafeUninitializedCapacity: 32) { text in
            for (place, byte) in SHA256.hash(data: bytes).prefix(16).enumerated() {
                text[place * 2] = digit(byte >> 4)
                text[place * 2 + 1] = digit(byte & 15)
            }
            return 32
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
