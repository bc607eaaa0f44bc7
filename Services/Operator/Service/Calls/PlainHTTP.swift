import Foundation

/// One request over plain HTTP, to services on this machine or its private network: nothing hides what goes over it. A
/// connection serves one request (HTTP/1.0), so the answer ends where the connection does.
enum PlainHTTP {
    struct Request: Sendable, Hashable {
        var method = "GET"
        let path: String
        var headers: [String: String] = [:]
        var body = Data()

        /// As it goes over the wire. Names and values are the program's own.
        func bytes(host: String, port: Int) -> Data {
            var lines = ["\(method) \(path) HTTP/1.0", "Host: \(host):\(port)", "Connection: close"]
            lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
            return Data((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
        }
    }

    struct Answer: Sendable, Hashable {
        let status: Int
        let body: Data
    }

    static let bytesMax = 16_777_216

    /// Waits for at most `seconds` while connecting and again for each piece of the answer, on a thread of its own.
    /// - Throws: `OperatorError` saying at which step it failed.
    static func send(_ request: Request, host: String, port: Int, seconds: Int) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try exchange(request, host, port, seconds) })
            }
        }
    }

    private static func exchange(_ request: Request, _ host: String, _ port: Int, _ seconds: Int) throws -> Answer {
        let descriptor = try connected(host, port, seconds)
        defer { close(descriptor) }
        try write([UInt8](request.bytes(host: host, port: port)), to: descriptor)
        var bytes = Data()
        var piece = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count >= 0 else { throw OperatorError("does not answer") }
            if count == 0 { break }
            bytes.append(contentsOf: piece.prefix(count))
            guard bytes.count < bytesMax else { throw OperatorError("answers with more than \(bytesMax) bytes") }
        }
        guard let answer = parse(bytes) else { throw OperatorError("answers with something else than HTTP") }
        return answer
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw OperatorError("does not listen") }
            rest = rest.dropFirst(count)
        }
    }

    static func parse(_ bytes: Data) -> Answer? {
        guard let end = bytes.firstRange(of: Data("\r\n\r\n".utf8)),
            let line = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                .split(separator: "\r\n", omittingEmptySubsequences: false).first
        else { return nil }
        let words = line.split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        return Answer(status: status, body: Data(bytes[end.upperBound...]))
    }

    private static func connected(_ host: String, _ port: Int, _ seconds: Int) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0 else { throw OperatorError("has no known address") }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next {
            let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
            if descriptor >= 0 {
                var limit = timeval(tv_sec: seconds, tv_usec: 0)
                let size = socklen_t(MemoryLayout<timeval>.size)
                // On Linux the limit for sending holds for connecting, too.
                setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
                setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
                if connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 { return descriptor }
                close(descriptor)
            }
            next = address.pointee.ai_next
        }
        throw OperatorError("does not listen")
    }
}
