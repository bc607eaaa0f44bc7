import HTTPTypes
import Hummingbird

/// Finds out who asks, behind an edge that adds the address it saw to `X-Forwarded-For`.
enum ClientAddress {
    /// A peer on this machine or a private network is taken for the edge, and the last entry of its header for the
    /// client; earlier entries are whatever the client wrote.
    static func of(_ request: Request, peer: String?) -> String {
        guard isEdge(peer), let header = request.headers[.forwardedFor],
            let last = header.split(separator: ",").last?.filter({ $0 != " " }),
            (2...45).contains(last.utf8.count),
            last.utf8.allSatisfy({ "0123456789abcdefABCDEF:.".utf8.contains($0) })
        else { return peer ?? "unknown" }
        return last
    }

    private static func isEdge(_ peer: String?) -> Bool {
        guard let peer else { return true }
        if peer == "::1" || peer.hasPrefix("fc") || peer.hasPrefix("fd") { return true }
        let mapped = peer.hasPrefix("::ffff:") ? String(peer.dropFirst(7)) : peer
        let parts = mapped.split(separator: ".").compactMap { UInt8($0) }
        guard parts.count == 4 else { return false }
        switch (parts[0], parts[1]) {
        case (127, _), (10, _), (192, 168), (172, 16...31): return true
        default: return false
        }
    }
}
