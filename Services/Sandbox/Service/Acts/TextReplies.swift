import Contracts
import Crypto
import Foundation
import Messaging
import SandboxCore
import Transfer

/// Replies by text message, as an SMS provider hands them over: Twilio's form, signed as Twilio signs.
struct TextReplies: Sendable {
    /// The number that text messages come from, in no range that is given out.
    static let ourNumber = "+27870000000"

    let browser: Browser
    /// The text of `inbound-sms.token`.
    let token: String
    /// Numbers by debtor.
    let numbers: [DebtorID: String]

    func send(_ text: String, for act: PlannedAct) async throws -> ActOutcome {
        guard let number = numbers[act.debtorID] else { return .noWay }
        let fields = Self.fields(from: number, text: text, debtor: act.debtorID, number: act.number)
        let signature = Self.signature(of: fields, origin: browser.origin, token: token)
        let answer = try await browser.post(
            "/inbound/sms", fields, headers: [TransferHeader("X-Twilio-Signature", signature)])
        return ActOutcome(status: answer.status, succeeded: answer.isSuccess)
    }

    /// The message's number is made of the act, so that sending it twice is one message.
    static func fields(
        from number: String, text: String, debtor: DebtorID, number act: Int
    ) -> [(name: String, value: String)] {
        let digest = Hexadecimal.text(SHA256.hash(data: Data("\(debtor)/\(act)".utf8)).prefix(16))
        return [("From", number), ("To", ourNumber), ("Body", text), ("MessageSid", "SM\(digest)")]
    }

    /// Base64 of the HMAC-SHA1 over the address and the fields in order of their names.
    static func signature(of fields: [(name: String, value: String)], origin: String, token: String) -> String {
        let signed = fields.sorted { $0.name < $1.name }.reduce(origin + "/inbound/sms") { $0 + $1.name + $1.value }
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(signed.utf8), using: SymmetricKey(data: Data(token.utf8)))
        return Data(code).base64EncodedString()
    }
}

enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }

    /// Nil unless it is an even number of hexadecimal digits.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
