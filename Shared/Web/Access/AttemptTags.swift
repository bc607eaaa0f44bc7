package import Crypto

/// Marks by which a provider names a contact's attempt when it calls back or a mail bounces: nobody who has not seen
/// one can speak of an attempt.
///
/// In small letters and digits: mail servers may change the case of an address.
package struct AttemptTags: Sendable {
    /// Each use has marks of its own.
    package enum Use: String, Sendable { case bounce, kannel }

    private static let bytes = 10
    private let bounces: Signer
    private let kannel: Signer

    package init(key: SymmetricKey) {
        bounces = Signer(key: key, use: "attempt-bounce")
        kannel = Signer(key: key, use: "attempt-kannel")
    }

    package func tag(_ use: Use, contact: String, attempt: Int) -> String {
        signer(use).tag(Self.text(contact, attempt), count: Self.bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// Compared in a time that does not depend on how much of it is right.
    package func isValid(_ tag: String, _ use: Use, contact: String, attempt: Int) -> Bool {
        ConstantTime.areEqual(
            Array(tag.lowercased().utf8), Array(self.tag(use, contact: contact, attempt: attempt).utf8))
    }

    private func signer(_ use: Use) -> Signer {
        switch use {
        case .bounce: bounces
        case .kannel: kannel
        }
    }

    private static func text(_ contact: String, _ attempt: Int) -> [UInt8] { Array("\(attempt)/\(contact)".utf8) }
}
