/// Where bounces go to: an address of the house with the contact and its attempt behind a plus, so that a bounce
/// tells by itself whose it is.
package struct BounceAddress: Sendable, Hashable {
    /// With an id of 32 characters, an attempt and a mark of 20 it still fits into the 64 that a mailbox's name may
    /// have.
    package static let nameBytesMax = 8

    private let name: Substring
    private let domain: Substring

    /// - Returns: nil when it is no plain address with a short name.
    package init?(_ text: String) {
        guard let address = try? MailAddress(text, fault: .senderAddress), let at = address.value.firstIndex(of: "@")
        else { return nil }
        name = address.value[..<at]
        domain = address.value[address.value.index(after: at)...]
        guard name.utf8.count <= Self.nameBytesMax, !name.contains("+") else { return nil }
    }

    /// - Parameter tag: shows that the address is one of ours.
    package func address(contact: String, attempt: Int, tag: String) -> String {
        "\(name)+\(contact).\(attempt).\(tag)@\(domain)"
    }
}
