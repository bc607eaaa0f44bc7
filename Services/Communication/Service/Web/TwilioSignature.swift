import Crypto
import Foundation
import Web

/// How Twilio signs what it posts: HMAC-SHA1 over the address as it was asked for, with its query, and the sorted
/// fields.
struct TwilioSignature: Sendable {
    private let key: SymmetricKey

    /// - Parameter token: the account's.
    init(token: String) { key = SymmetricKey(data: Data(token.utf8)) }

    func isValid(_ given: String?, url: String, form: RequestForm) -> Bool {
        guard let given, let tag = Data(base64Encoded: given) else { return false }
        // A field that comes twice with one value is signed once.
        let fields = Set(form.fields).sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        let signed = fields.reduce(url) { $0 + $1.name + $1.value }
        return HMAC<Insecure.SHA1>.isValidAuthenticationCode(tag, authenticating: Data(signed.utf8), using: key)
    }
}
