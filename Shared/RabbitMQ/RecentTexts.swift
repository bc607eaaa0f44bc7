import Foundation

/// The texts that come with every message of a connection: headers' names, exchanges, routing keys, types. A text found
/// here by its bytes is shared; made anew they were ten allocations a message.
struct RecentTexts {
    /// Shorter ones stand in the string itself, longer ones are rarely repeated.
    private static let sizes = 16...64
    private static let slotBits = 7
    private var texts = [String](repeating: "", count: 1 << slotBits)

    mutating func text(_ bytes: UnsafeRawBufferPointer) -> String {
        guard Self.sizes.contains(bytes.count) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        let slot = Self.slot(bytes)
        if Self.isEqual(texts[slot], bytes) { return texts[slot] }
        let text = String(decoding: bytes, as: UTF8.self)
        texts[slot] = text
        return text
    }

    /// Names of one family differ at their ends.
    private static func slot(_ bytes: UnsafeRawBufferPointer) -> Int {
        let end = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        let mixed = (end &+ UInt64(bytes.count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(mixed >> (64 - slotBits))
    }

    private static func isEqual(_ text: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let equal = text.utf8.withContiguousStorageIfAvailable { known in
            guard let from = known.baseAddress, let to = bytes.baseAddress, known.count == bytes.count else {
                return false
            }
            return memcmp(from, to, bytes.count) == 0
        }
        return equal ?? false
    }
}
