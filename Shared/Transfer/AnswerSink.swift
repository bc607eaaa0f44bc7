import CCurl
import Foundation

/// Takes an answer's bytes from libcurl's callbacks, on the thread that performs the request.
final class AnswerSink {
    let bytesMax: Int
    private(set) var headers: [TransferHeader] = []
    private(set) var body = Data()
    private(set) var isTooLarge = false
    private let isCancelled: () -> Bool

    init(bytesMax: Int, isCancelled: @escaping () -> Bool) {
        self.bytesMax = bytesMax
        self.isCancelled = isCancelled
    }

    /// Anything but the number of bytes given ends the transfer.
    static let takeBody: quittance_curl_callback = { bytes, size, count, context in
        guard let bytes, let sink = AnswerSink.at(context) else { return 0 }
        return sink.append(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
    }

    static let takeHeader: quittance_curl_callback = { bytes, size, count, context in
        guard let bytes, let sink = AnswerSink.at(context) else { return 0 }
        sink.take(line: String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self))
        return size * count
    }

    /// Anything but zero ends the transfer.
    static let goOn: curl_xferinfo_callback = { context, _, _, _, _ in
        AnswerSink.at(context)?.isCancelled() == false ? 0 : 1
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> AnswerSink? {
        context.map { Unmanaged<AnswerSink>.fromOpaque($0).takeUnretainedValue() }
    }

    private func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= bytesMax else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// A status line begins a new answer: those before it were interim ones or redirects.
    private func take(line: String) {
        if line.hasPrefix("HTTP/") {
            headers = []
            body = Data()
        } else if let colon = line.firstIndex(of: ":") {
            headers.append(
                TransferHeader(
                    line[..<colon].trimmingCharacters(in: .whitespaces),
                    line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)))
        }
    }
}
