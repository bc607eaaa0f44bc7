import Calendars
import Contracts
import Crypto
import Foundation
import Messaging
import Money

/// The sandbox's gateway: no money moves.
///
/// Redirect: `<origin>/test-gateway/pay?intent=…&amount=…&currency=…&return=…&signature=…`, values percent-encoded, the
/// signature being the HMAC-SHA256 in hexadecimal of the query as it stands before `&signature=`. Calls: JSON, with the
/// header `Quittance-Signature: t=<seconds since 1970>,v1=<HMAC-SHA256 in hexadecimal of "<t>.<body>">`. Both with the
/// same secret.
struct TestGateway: PaymentGateway {
    let name = "test-gateway"
    private let origin: String
    private let key: SymmetricKey

    /// How far the signature's time may lie from ours, either way.
    static let tolerance: Duration = .seconds(300)
    static let signatureHeader = "Quittance-Signature"
    /// With the gateway's name before it, it must still be an id that an ERP can send back.
    static let paymentBytesMax = 60

    /// - Parameters:
    ///   - origin: the edge's, without a slash at the end.
    ///   - secret: the text of `webhook-sandbox.key`.
    init(origin: String, secret: String) {
        self.origin = origin
        key = SymmetricKey(data: Data(secret.utf8))
    }

    func address(of intent: PaymentIntent, returnURL: String) -> String {
        let query = [
            ("intent", intent.id), ("amount", intent.amount.decimalString), ("currency", intent.amount.currency.code),
            ("return", returnURL),
        ].map { "\($0)=\(Self.escape($1))" }.joined(separator: "&")
        return "\(origin)/\(name)/pay?\(query)&signature=\(tag(of: query))"
    }

    func read(_ body: Data, header: (String) -> String?, wall: Instant) throws(GatewayRefusal) -> GatewayNotice {
        try check(body, header(Self.signatureHeader), wall)
        var fields = FieldReader(body)
        let event = fields.identifier("eventId")
        let intent = fields.identifier("intentId")
        let payment = fields.identifier("paymentId")
        if let payment, payment.utf8.count > Self.paymentBytesMax {
            fields.fault("length", "paymentId", "must have at most \(Self.paymentBytesMax) bytes.")
        }
        let status = fields.choice("status", GatewayNotice.Status.self)
        let amount = fields.money()
        let occurredAt = fields.instant("occurredAt")
        guard fields.faults.isEmpty, let event, let intent, let payment, let status, let amount, let occurredAt else {
            throw GatewayRefusal(kind: .content, text: fields.faults.map(\.description).joined(separator: " "))
        }
        return GatewayNotice(
            eventID: event, intentID: intent, paymentID: payment, status: status, amount: amount, occurredAt: occurredAt
        )
    }

    // MARK: - Signing

    private func check(_ body: Data, _ header: String?, _ wall: Instant) throws(GatewayRefusal) {
        guard let header else {
            throw GatewayRefusal(kind: .signature, text: "The header \(Self.signatureHeader) is missing.")
        }
        let parts = header.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        guard let time = parts.first(where: { $0.hasPrefix("t=") })?.dropFirst(2), let seconds = Int64(time),
            let given = parts.first(where: { $0.hasPrefix("v1=") })?.dropFirst(3)
        else {
            throw GatewayRefusal(
                kind: .signature, text: "The header \(Self.signatureHeader) must read t=<seconds>,v1=<signature>.")
        }
        guard let code = Self.bytes(given),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data("\(time).".utf8) + body, using: key)
        else { throw GatewayRefusal(kind: .signature, text: "The signature does not fit the body.") }
        let signed = Instant(millisecondsSinceEpoch: seconds.multipliedReportingOverflow(by: 1_000).partialValue)
        guard signed <= wall + Self.tolerance, signed >= wall - Self.tolerance else {
            throw GatewayRefusal(kind: .signature, text: "The signature's time is more than 5 minutes off; sign anew.")
        }
    }

    private func tag(of text: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func bytes(_ hexadecimal: some StringProtocol) -> [UInt8]? {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        guard digits.count == hexadecimal.count, digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    private static func escape(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
