package import Foundation

/// What Twilio's answer to a posted message means, by its status and its error code.
package enum TwilioVerdict {
    private struct Answer: Decodable {
        let sid: String?
        let code: Int?
    }

    /// - Parameter retryAfter: the header of that name, in seconds.
    package static func of(status: Int, body: Data, retryAfter: String?) -> ProviderAnswer {
        let answer = try? JSONDecoder().decode(Answer.self, from: body)
        switch status {
        case 200..<300:
            // Whoever says yes in other words may have taken it.
            guard let sid = answer?.sid, isSID(sid) else { return .unknown(cause: "answer-unreadable") }
            return .sent(reference: sid)
        case 400:
            // A refusal that does not say why is somebody else's between us and Twilio.
            guard let code = answer?.code else { return .unavailable(cause: "answer-unreadable") }
            return refusal(code, after: pause(retryAfter))
        case 300..<400, 401, 403, 404, 405, 429, 503: return .unavailable(cause: "provider-\(status)")
        case 402..<500:
            guard let code = answer?.code else { return .unavailable(cause: "provider-\(status)") }
            return refusal(code, after: pause(retryAfter))
        // A gateway's error, or one behind it: the message may be in a queue.
        default: return .unknown(cause: "provider-\(status)")
        }
    }

    /// 400 with one of Twilio's error codes.
    private static func refusal(_ code: Int, after pause: Duration) -> ProviderAnswer {
        switch code {
        case 21610: .failed(cause: ProviderAnswer.optedOut)
        // No telephone has the number. A number that only takes no texts may still be called, so it is not gone.
        case 21211, 21217: .failed(cause: ProviderAnswer.numberGone)
        case 21611, 20429, 63018: .later(cause: "temporary-\(code)", after: pause)
        // Our account or sender is not as it should be, whoever is written to.
        case 20003, 20005, 21212, 21603, 21606, 21607, 21608, 21660, 21703, 63007:
            .unavailable(cause: "provider-\(code)")
        default: .failed(cause: "provider-\(code)")
        }
    }

    private static func pause(_ header: String?) -> Duration {
        .seconds(header.flatMap { Int($0) }.map { max(0, min($0, 86_400)) } ?? 0)
    }

    /// Two letters and 32 hexadecimal digits.
    private static func isSID(_ text: String) -> Bool {
        text.utf8.count == 34 && text.prefix(2).allSatisfy { $0.isASCII && $0.isLetter }
            && text.dropFirst(2).allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
