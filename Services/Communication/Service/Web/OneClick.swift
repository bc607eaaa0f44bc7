import Foundation
import Hummingbird
import NIOCore
import Web

/// What a mail program posts when its own button to unsubscribe is pressed (RFC 8058): one field with one value, as a
/// form of either kind. It comes from no page of ours, so it carries no token of one; the link itself is the secret.
enum OneClick {
    /// Nothing else is that short.
    private static let bytesMax = 1_000
    private static let name = "List-Unsubscribe"
    private static let value = "One-Click"

    /// Reads the body only where it may be one; it stays readable.
    static func isPressed(_ request: inout Request) async throws -> Bool {
        guard let length = request.headers[.contentLength].flatMap({ Int($0) }), (1...bytesMax).contains(length)
        else { return false }
        let body = try await request.collectBody(upTo: bytesMax)
        return isPress(contentType: request.headers[.contentType] ?? "", body: String(buffer: body))
    }

    static func isPress(contentType: String, body: String) -> Bool {
        let pieces = contentType.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        switch pieces.first?.lowercased() {
        case "application/x-www-form-urlencoded":
            return body.trimmingCharacters(in: .newlines) == "\(name)=\(value)"
        case "multipart/form-data":
            guard let parameter = pieces.dropFirst().first(where: { $0.lowercased().hasPrefix("boundary=") })
            else { return false }
            let boundary = parameter.dropFirst("boundary=".count).trimmingCharacters(in: ["\""])
            return !boundary.isEmpty && isPart(body, boundary)
        default: return false
        }
    }

    /// One part, with this name and this value.
    private static func isPart(_ body: String, _ boundary: String) -> Bool {
        let lines = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        guard let end = lines.firstIndex(of: "--\(boundary)--"), lines.first == "--\(boundary)",
            lines[(end + 1)...].allSatisfy(\.isEmpty), let blank = lines[..<end].firstIndex(of: "")
        else { return false }
        let isNamed = lines[1..<blank].contains { line in
            let small = line.lowercased()
            return small.hasPrefix("content-disposition:") && small.contains("name=\"\(name.lowercased())\"")
        }
        return isNamed && lines[(blank + 1)..<end].elementsEqual([value])
    }
}
