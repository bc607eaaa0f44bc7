import Crypto
import Foundation
import ReportingCore

/// Seals heads of the audit chain with a key that lies in a file of its own: who can write the store but not read the
/// key cannot make the chain anew behind the last seal.
struct AuditSeal: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: the store's key; the seal's own is derived from it.
    init(key: Data) {
        self.key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key), info: Data("quittance audit seal 1".utf8), outputByteCount: 32)
    }

    static let chain = AuditChain { Data(SHA256.hash(data: $0)) }

    func seal(_ head: AuditHead) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Self.bytes(head), using: key))
    }

    func isSeal(_ seal: Data, of head: AuditHead) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(seal, authenticating: Self.bytes(head), using: key)
    }

    private static func bytes(_ head: AuditHead) -> Data { Data("\(head.count):".utf8) + head.hash }
}

extension Data {
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
