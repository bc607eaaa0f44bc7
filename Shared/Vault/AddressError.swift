/// Why a contact point is not an address. The text says what would be right and never repeats what was read.
package struct AddressError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case phone
        /// A national number, but nobody knows of which country.
        case phoneCountry = "phone-country"
        case email
        case postal
    }

    package let code: Code
    /// Fits behind a field's name: "must be …".
    package let text: String

    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    package var description: String { text }
}
