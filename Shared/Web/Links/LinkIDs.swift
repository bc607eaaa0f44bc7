/// The ids of a link as bytes, as short as they can be without a table: `city:A-100233`, `city:D-4471` and a contact
/// of 32 hexadecimal digits take 31 bytes in all.
///
/// Account, then debtor, then perhaps a contact. A debtor of the account's system is written without it (one bit says
/// so). A contact that is a hash is its 16 bytes (one bit says so), everything else is `LinkText`.
enum LinkIDs {
    private static let hashDigits = 32

    static func encode(_ ids: [String]) -> [UInt8] {
        precondition((2...3).contains(ids.count), "a link has two or three ids, not \(ids.count)")
        var bits = LinkBitWriter()
        LinkText.write(Array(ids[0].utf8)[...], to: &bits)
        let system = system(of: ids[0])
        let isShared = !system.isEmpty && ids[1].utf8.starts(with: system) && ids[1].utf8.count > system.count
        bits.write(isShared ? 1 : 0, bits: 1)
        LinkText.write(Array(ids[1].utf8).dropFirst(isShared ? system.count : 0), to: &bits)
        bits.write(ids.count - 2, bits: 1)
        if ids.count == 3 { write(contact: ids[2], to: &bits) }
        return bits.bytes
    }

    /// Nil unless `bytes` is what `encode` makes of two or three ids.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [String]? {
        var bits = LinkBitReader(bytes)
        guard let account = LinkText.read(&bits), let isShared = bits.read(bits: 1), let rest = LinkText.read(&bits),
            let hasContact = bits.read(bits: 1)
        else { return nil }
        var texts = [account, (isShared == 1 ? system(of: String(decoding: account, as: UTF8.self)) : []) + rest]
        if hasContact == 1 {
            guard let contact = readContact(&bits) else { return nil }
            texts.append(contact)
        }
        let ids = texts.compactMap { String(validating: $0, as: UTF8.self) }
        guard ids.count == texts.count, texts.allSatisfy({ (1...120).contains($0.count) }), encode(ids) == Array(bytes)
        else { return nil }
        return ids
    }

    /// The part up to the first colon, colon included; nothing without one.
    private static func system(of id: String) -> [UInt8] {
        let text = Array(id.utf8)
        return text.firstIndex(of: UInt8(ascii: ":")).map { Array(text[...$0]) } ?? []
    }

    private static func write(contact: String, to bits: inout LinkBitWriter) {
        let digits = contact.utf8.compactMap(LinkText.hexadecimal)
        let isHash = digits.count == hashDigits && contact.utf8.count == hashDigits
        bits.write(isHash ? 1 : 0, bits: 1)
        if isHash {
            for digit in digits { bits.write(digit, bits: 4) }
        } else {
            LinkText.write(Array(contact.utf8)[...], to: &bits)
        }
    }

    private static func readContact(_ bits: inout LinkBitReader) -> [UInt8]? {
        guard let isHash = bits.read(bits: 1) else { return nil }
        guard isHash == 1 else { return LinkText.read(&bits) }
        var text: [UInt8] = []
        for _ in 0..<hashDigits {
            guard let digit = bits.read(bits: 4) else { return nil }
            text.append(LinkText.hexadecimalDigits[digit])
        }
        return text
    }
}
