import CCurl
import Foundation

/// One libcurl handle with its connections. Stays on the thread that made it.
final class EasyHandle {
    let handle: UnsafeMutableRawPointer
    private let answerBytesMax: Int
    /// Where every connection goes to; nil for where the address says.
    private let peers: UnsafeMutablePointer<curl_slist>?

    /// Once a process, before the first handle.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Nil when the process has no memory for one.
    init?(answerBytesMax: Int, peer: String?) {
        guard Self.isReady, let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.answerBytesMax = answerBytesMax
        // No host and no port before it: for all of them.
        peers = peer.flatMap { curl_slist_append(nil, "::\($0)") }
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(peers)
    }

    /// Blocks until the answer is there. `isCancelled` is asked several times a second.
    func perform(
        _ request: TransferRequest, isCancelled: @escaping () -> Bool
    ) -> Result<TransferResponse, TransferError> {
        if let problem = Self.problem(of: request) { return .failure(TransferError(.badRequest, problem)) }
        // Keeps connections, name and session caches.
        curl_easy_reset(handle)
        var lines: UnsafeMutablePointer<curl_slist>?
        // Without this, libcurl waits a second for `100 Continue` before a larger body.
        for line in ["Expect:"] + request.headers.map(\.line) { lines = curl_slist_append(lines, line) }
        defer { curl_slist_free_all(lines) }
        let sink = AnswerSink(bytesMax: answerBytesMax, isCancelled: isCancelled)
        let code = withExtendedLifetime(sink) {
            request.body.withUnsafeBytes { body in
                configure(request, lines, body)
                connect(to: sink)
                return curl_easy_perform(handle)
            }
        }
        guard code == CURLE_OK else { return .failure(error(code, sink)) }
        var status = 0
        _ = quittance_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return .success(TransferResponse(status: status, headers: sink.headers, body: sink.body))
    }

    private static func problem(of request: TransferRequest) -> String? {
        if request.timeout < .milliseconds(1) || request.timeout > .seconds(86_400) {
            return "the time-out must be a millisecond to a day"
        }
        if request.redirectsMax < 0 { return "redirectsMax must not be negative" }
        if let header = request.headers.first(where: { !$0.isClean }) {
            return "the header \(header.name.filter { $0.isLetter || $0 == "-" }) has characters that cannot be sent"
        }
        return nil
    }

    private func configure(
        _ request: TransferRequest, _ lines: UnsafeMutablePointer<curl_slist>?, _ body: UnsafeRawBufferPointer
    ) {
        text(CURLOPT_URL, request.url)
        text(CURLOPT_PROTOCOLS_STR, "http,https")
        text(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        text(CURLOPT_USERAGENT, "quittance")
        text(CURLOPT_NOPROXY, "localhost,127.0.0.1,::1")
        // Signals would interrupt other threads.
        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_TIMEOUT_MS, Int(request.timeout / .milliseconds(1)))
        number(CURLOPT_CONNECTTIMEOUT_MS, Int(min(request.timeout, .seconds(10)) / .milliseconds(1)))
        number(CURLOPT_FOLLOWLOCATION, request.redirectsMax > 0 ? 1 : 0)
        number(CURLOPT_MAXREDIRS, request.redirectsMax)
        number(CURLOPT_FRESH_CONNECT, request.isOnce ? 1 : 0)
        number(CURLOPT_FORBID_REUSE, request.isOnce ? 1 : 0)
        _ = quittance_curl_set_list(handle, CURLOPT_HTTPHEADER, lines)
        if let peers { _ = quittance_curl_set_list(handle, CURLOPT_CONNECT_TO, peers) }
        switch request.method {
        case .get: number(CURLOPT_HTTPGET, 1)
        case .head: number(CURLOPT_NOBODY, 1)
        case .delete: text(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        case .post, .put:
            number(CURLOPT_POST, 1)
            number(CURLOPT_POSTFIELDSIZE, body.count)
            // With no bytes a pointer is needed all the same, or libcurl asks its read function for them.
            if let start = body.baseAddress, !body.isEmpty {
                _ = quittance_curl_set_pointer(handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: start))
            } else {
                text(CURLOPT_COPYPOSTFIELDS, "")
            }
            if request.method == .put { text(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
    }

    private func connect(to sink: AnswerSink) {
        let context = Unmanaged.passUnretained(sink).toOpaque()
        _ = quittance_curl_set_callback(handle, CURLOPT_WRITEFUNCTION, AnswerSink.takeBody)
        _ = quittance_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        _ = quittance_curl_set_callback(handle, CURLOPT_HEADERFUNCTION, AnswerSink.takeHeader)
        _ = quittance_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        _ = quittance_curl_set_progress(handle, AnswerSink.goOn)
        _ = quittance_curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
        number(CURLOPT_NOPROGRESS, 0)
    }

    func number(_ option: CURLoption, _ value: Int) { _ = quittance_curl_set_long(handle, option, value) }

    func text(_ option: CURLoption, _ value: String) { _ = quittance_curl_set_text(handle, option, value) }

    private func error(_ code: CURLcode, _ sink: AnswerSink) -> TransferError {
        if code == CURLE_WRITE_ERROR, sink.isTooLarge {
            return TransferError(.tooLarge, "the answer has more than \(sink.bytesMax) bytes")
        }
        let error = Self.error(code)
        var sent = 0
        _ = quittance_curl_get_long(handle, CURLINFO_REQUEST_SIZE, &sent)
        // Of what ended before a byte was sent it is certain that the other side has seen nothing.
        guard sent == 0, [.timedOut, .connectionLost].contains(error.code) else { return error }
        return TransferError(.cannotConnect, error.text)
    }

    static func error(_ code: CURLcode) -> TransferError {
        let text = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_ABORTED_BY_CALLBACK: return TransferError(.cancelled, "the request was given up")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return TransferError(.badRequest, text)
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return TransferError(.cannotConnect, text)
        case CURLE_OPERATION_TIMEDOUT: return TransferError(.timedOut, text)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_USE_SSL_FAILED:
            return TransferError(.notTrusted, text)
        case CURLE_LOGIN_DENIED: return TransferError(.loginRefused, text)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_TOO_MANY_REDIRECTS, CURLE_BAD_CONTENT_ENCODING:
            return TransferError(.badAnswer, text)
        default: return TransferError(.connectionLost, text)
        }
    }
}
