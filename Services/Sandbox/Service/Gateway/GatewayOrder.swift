import Crypto
import Foundation
import Money

/// What a pay page asks the gateway to collect: the signed query of the redirect.
struct GatewayOrder: Sendable, Hashable {
    let intent: String
    let amount: Money
    /// A path of the edge's origin.
    let returnPath: String

    enum Refusal: Error, Sendable, Hashable {
        case badSignature
        /// The signature fits and the content does not: the sender's fault.
        case malformed(String)
    }

    /// Where the signature stands in the query.
    private static let mark = "&signature="

    /// Splits a redirect's query into what is signed and the signature.
    static func split(_ query: String) -> (order: String, signature: String)? {
        guard let mark = query.ranges(of: mark).last else { return nil }
        return (String(query[..<mark.lowerBound]), String(query[mark.upperBound...]))
    }

    init(order: String, signature: String, origin: String, key: SymmetricKey) throws(Refusal) {
        guard let code = Hexadecimal.bytes(signature),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(order.utf8), using: key)
        else { throw .badSignature }
        guard let values = PercentCoding.values(order), let intent = values["intent"], !intent.isEmpty else {
            throw .malformed("intent: is missing.")
        }
        guard let code = values["currency"], let currency = try? Currency(code: code),
            let amount = values["amount"].flatMap({ try? Money(decimal: $0, currency: currency) }), amount.isPositive
        else { throw .malformed("amount, currency: must be a positive amount like 1234.50 and a code like ZAR.") }
        guard let back = values["return"], back.hasPrefix(origin + "/") else {
            throw .malformed("return: must be a page of \(origin).")
        }
        self.intent = intent
        self.amount = amount
        returnPath = String(back.dropFirst(origin.count))
    }
}

/// What the person at the gateway's page chose.
enum GatewayDecision: String, Sendable, Hashable {
    case pay, decline

    /// As the call to the seller says it.
    var status: String { self == .pay ? "succeeded" : "failed" }
}

/// The gateway's number for a payment: made of the intent, so that an intent is never paid twice.
enum GatewayPayment {
    static let gateway = "test-gateway"

    static func id(intent: String) -> String {
        "TG-" + Hexadecimal.text(SHA256.hash(data: Data("payment/\(intent)".utf8)).prefix(12))
    }

    static func event(intent: String, _ decision: GatewayDecision) -> String {
        "TGE-" + Hexadecimal.text(SHA256.hash(data: Data("\(decision.status)/\(intent)".utf8)).prefix(12))
    }

    /// As the seller's books and the ERP name it.
    static func outsideID(intent: String) -> String { "\(gateway):\(id(intent: intent))" }
}

enum TestGatewayPaths {
    static let pay = "/test-gateway/pay"
}
