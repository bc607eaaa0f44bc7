/// An e-mail address that may stand in a header as it is. Strict on purpose: no quotes, comments or characters outside
/// ASCII, so nothing in it can end the address or the line.
package struct MailAddress: Sendable, Hashable {
    package let value: String
    /// The part behind the @.
    package let domain: String

    /// - Throws: `fault` when it is none.
    package init(_ text: String, fault: MessageFault) throws(MessageFault) {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, halves.count == 2, Self.isDotted(halves[0], extra: "!#$%&'*+/=?^_`{|}~-"),
            Self.isDotted(halves[1], extra: "-"), halves[1].contains(".")
        else { throw fault }
        value = text
        domain = String(halves[1])
    }

    /// Parts of letters, digits and the extra signs with single dots between them.
    private static func isDotted(_ text: Substring, extra: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.unicodeScalars.allSatisfy { scalar in
                    scalar.isASCII
                        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                            || extra.unicodeScalars.contains(scalar))
                }
        }
    }
}
