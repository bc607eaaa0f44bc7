/// A number in E.164 that may stand in a request or a file as it is: a plus and 7 to 15 digits.
package struct PhoneNumber: Sendable, Hashable {
    package let value: String

    /// - Throws: `MessageFault.phoneNumber` when it is none.
    package init(_ text: String) throws(MessageFault) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .phoneNumber }
        value = text
    }

    /// Without its plus.
    package var digits: Substring { value.dropFirst() }
}
