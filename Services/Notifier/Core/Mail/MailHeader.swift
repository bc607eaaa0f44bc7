/// Writes one header line of a mail (RFC 5322, 2.2), folded, in ASCII. Values come from outside: nothing in them can
/// begin another header.
package enum MailHeader {
    private static let lineMax = 78

    /// A header of free text, like a subject.
    package static func text(_ name: String, _ value: String) -> String {
        let clean = SingleLine.of(value)
        // What looks like an encoded word is encoded, or a reader would decode it.
        guard isPlain(clean), !clean.contains("=?") else {
            return name + ": " + EncodedWords.of(clean, column: name.utf8.count + 2).joined(separator: "\r\n ") + "\r\n"
        }
        return folded(name, clean.split(separator: " ").map(String.init))
    }

    /// A header with a name and an address. The address must be checked before (`MailAddress`).
    package static func mailbox(_ name: String, person: String, address: MailAddress) -> String {
        let clean = SingleLine.of(person)
        guard !clean.isEmpty else { return folded(name, ["<\(address.value)>"]) }
        guard isPlain(clean), !clean.contains("=?") else {
            let words = EncodedWords.of(clean, column: name.utf8.count + 2)
            return name + ": " + (words + ["<\(address.value)>"]).joined(separator: "\r\n ") + "\r\n"
        }
        let escaped = clean.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        let words = ("\"" + String(escaped) + "\"").split(separator: " ").map(String.init)
        return folded(name, words + ["<\(address.value)>"])
    }

    /// A header whose value is one token that cannot be broken, like a link.
    package static func token(_ name: String, _ value: String) -> String { folded(name, [value]) }

    /// Breaks only between words. A value of one long word stays on its line: simple readers stumble over an empty
    /// first line, and 998 characters are allowed.
    private static func folded(_ name: String, _ words: [String]) -> String {
        var result = name + ":"
        var length = result.utf8.count
        for (index, word) in words.enumerated() {
            if index > 0, length + 1 + word.utf8.count > lineMax {
                result += "\r\n"
                length = 0
            }
            result += " " + word
            length += 1 + word.utf8.count
        }
        return result + "\r\n"
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            && text.split(separator: " ").allSatisfy { $0.utf8.count <= 900 }
    }
}
