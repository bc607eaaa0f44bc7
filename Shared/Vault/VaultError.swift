/// Why the vault could not do what was asked. The text names ids and keys, never a person's data, so it is safe to log.
package struct VaultError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// A key file is missing, has the wrong size or cannot be read. The service must not start.
        case badKeyFile = "bad-key-file"
        /// A data key is wrapped under a key that the key file does not hold. No contact until it is back.
        case keyMissing = "key-missing"
        /// A ciphertext does not open: another key, another owner, or changed bytes.
        case unreadable
        /// The debtor was erased; its data may not come back.
        case erased
        case unknownDebtor = "unknown-debtor"
        /// A sealed record does not have the form it must have.
        case malformedSealedRecord = "malformed-sealed-record"
        /// A sealed record was made for another debtor than the message names.
        case wrongDebtor = "wrong-debtor"
    }

    package let code: Code
    /// A sentence for a person.
    package let text: String

    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    package var description: String { text }
}
