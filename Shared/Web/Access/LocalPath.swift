/// A path of this origin, safe to redirect to: `next` comes from the outside and could lead anywhere.
package struct LocalPath: Sendable, Hashable {
    package let text: String

    /// Nil unless it begins with one slash, has no second one or backslash behind it (browsers read both as another
    /// host), no control character or space, and at most 2,000 bytes of ASCII.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...2_000).contains(bytes.count), bytes[0] == UInt8(ascii: "/"),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            bytes.count == 1 || bytes[1] != UInt8(ascii: "/")
        else { return nil }
        self.text = text
    }

    /// Where the console begins.
    static let home = LocalPath(known: "/console")

    private init(known text: String) { self.text = text }
}
