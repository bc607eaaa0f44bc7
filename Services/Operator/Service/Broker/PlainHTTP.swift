import Foundation

/// One GET over plain HTTP, for the health pages of services on this machine or its private network. Nothing secret
/// goes over it. A connection serves one request (HTTP/1.0), so the answer ends where the connection does.
enum PlainHTTP {
    struct Answer: Sendable, Hashable {
        let status: Int
        let body: Data
    }

    static let bytesMax = 1_048_576

    /// Blocks its thread for at most `seconds` while connecting and again for each piece of the answer.
    /// - Throws: `OperatorError` saying at which step it failed.
    static func get(host: String, port: Int, path: String, seconds: Int) throws -> Answer {
        let descriptor = try connected(host, port, seconds)
        defer { close(descriptor) }
        let request = Array("GET \(path) HTTP/1.0\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw OperatorError("does not listen")
        }
        var bytes = Data()
        var piece = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < bytesMax {
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count >= 0 else { throw OperatorError("does not answer") }
            if count == 0 { break }
            bytes.append(contentsOf: piece.prefix(count))
        }
        guard let answer = parse(bytes) else { throw OperatorError("answers with something else than HTTP") }
        return answer
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
