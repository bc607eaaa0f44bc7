import CCurl
import Foundation

/// Gives a message's bytes to libcurl and listens to the server's replies, on the thread that performs it.
///
/// How far the message came decides what silence means. The server asks for it with 354, and only what it has got whole
/// can it have taken over; libcurl's own result does not tell these apart.
final class MailTransaction {
    private let message: Data
    private var given = 0
    private var wasAskedFor = false
    private var last: MailReply?

    init(message: Data) { self.message = message }

    static let give: quittance_curl_callback = { bytes, size, count, context in
        guard let bytes, let transaction = MailTransaction.at(context) else { return 0 }
        return transaction.give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    }

    static let takeReply: quittance_curl_callback = { bytes, size, count, context in
        guard let bytes, let transaction = MailTransaction.at(context) else { return 0 }
        transaction.take(String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self))
        return size * count
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> MailTransaction? {
        context.map { Unmanaged<MailTransaction>.fromOpaque($0).takeUnretainedValue() }
    }

    private func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let piece = message[(message.startIndex + given)...].prefix(room.count)
        room.copyBytes(from: piece)
        given += piece.count
        return piece.count
    }

    private func take(_ line: String) {
        // Behind a refusal libcurl takes its leave, and 221 is the answer to that.
        guard let reply = MailReply(line: line[...]), reply.code != 221 else { return }
        if reply.code == 354 { wasAskedFor = true }
        last = reply
    }

    /// - Parameter code: libcurl's. It says that sending failed where the server refused, so the replies are asked
    ///   first.
    func answer(_ code: CURLcode) -> MailAnswer {
        let error = EasyHandle.error(code)
        guard wasAskedFor else {
            if code == CURLE_SEND_ERROR, let last, last.code >= 400 { return .refused(last) }
            return .notSent(error)
        }
        if let last, (200..<300).contains(last.code) { return .accepted }
        if let last, last.code >= 400 { return .refused(last) }
        // libcurl has it all, so the server may have seen its end.
        return given == message.count ? .unknown(error) : .notSent(error)
    }
}
