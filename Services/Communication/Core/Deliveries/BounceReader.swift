/// A bounce as far as it concerns us: whose it is and what became of the message. Holds no address.
package struct Bounce: Sendable, Hashable {
    /// The contact, the attempt and our mark, as the address says that the bounce came to.
    package let contact: String
    package let attempt: Int
    package let mark: String
    package let word: DeliveryWord

    package init(contact: String, attempt: Int, mark: String, word: DeliveryWord) {
        self.contact = contact
        self.attempt = attempt
        self.mark = mark
        self.word = word
    }
}

/// Reads delivery status notifications (RFC 3464): a `multipart/report` with a part of fields for each recipient. Whose
/// it is stands in the address it came to, which is ours, and never in what the other side quotes.
package enum BounceReader {
    /// Longer ones quote the message; what counts stands before that.
    package static let bytesMax = 262_144

    /// - Returns: nil for what is no such notification, or came to no address of ours.
    package static func read(_ text: String) -> Bounce? {
        let mail = MailPart(lines: lines(text)[...])
        guard
            let address = ["to", "delivered-to", "x-original-to"].lazy.compactMap({ mail.headers[$0] })
                .compactMap(BounceMark.init).first
        else { return nil }
        let kind = mail.kind
        guard kind.type == "multipart/report", kind.parameters["report-type"]?.lowercased() == "delivery-status",
            let boundary = kind.parameters["boundary"], !boundary.isEmpty
        else { return nil }
        for part in mail.parts(boundary) where part.kind.type == "message/delivery-status" {
            if let word = word(part.body) {
                return Bounce(contact: address.contact, attempt: address.attempt, mark: address.mark, word: word)
            }
        }
        return nil
    }

    /// The first recipient's: our messages have one.
    private static func word(_ body: ArraySlice<Substring>) -> DeliveryWord? {
        for block in body.split(whereSeparator: \.isEmpty) {
            let fields = MailPart.fields(block)
            guard let action = fields["action"]?.lowercased(),
                let status = fields["status"]?.split(whereSeparator: \.isWhitespace).first, isStatus(status)
            else { continue }
            return .mail(action: action, status: String(status))
        }
        return nil
    }

    private static func isStatus(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }
}

/// `…+<contact>.<attempt>.<mark>@…`
private struct BounceMark {
    let contact: String
    let attempt: Int
    let mark: String

    init?(_ header: String) {
        guard let plus = header.firstIndex(of: "+") else { return nil }
        let local = header[header.index(after: plus)...].prefix { $0 != "@" }
        let parts = local.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3, let attempt = Int(parts[parts.count - 2]), attempt >= 1 else { return nil }
        contact = parts.dropLast(2).joined(separator: ".")
        self.attempt = attempt
        mark = String(parts[parts.count - 1])
        guard (1...200).contains(contact.utf8.count), (1...64).contains(mark.utf8.count),
            (contact + mark).utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
    }
}

/// A mail or a part of one: headers, an empty line, a body.
private struct MailPart {
    let headers: [String: String]
    let body: ArraySlice<Substring>

    /// More parts than this has no notification.
    private static let partsMax = 20

    init(lines: ArraySlice<Substring>) {
        let end = lines.firstIndex(where: \.isEmpty) ?? lines.endIndex
        headers = Self.fields(lines[..<end])
        body = end < lines.endIndex ? lines[(end + 1)...] : []
    }

    /// The first of each name, names in small letters, folded lines joined.
    static func fields(_ lines: ArraySlice<Substring>) -> [String: String] {
        var unfolded: [String] = []
        for line in lines {
            if line.first == " " || line.first == "\t", !unfolded.isEmpty {
                unfolded[unfolded.count - 1] += " " + trimmed(line)
            } else {
                unfolded.append(String(line))
            }
        }
        var found: [String: String] = [:]
        for line in unfolded {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = trimmed(line[..<colon]).lowercased()
            if found[name] == nil { found[name] = trimmed(line[line.index(after: colon)...]) }
        }
        return found
    }

    /// `Content-Type`: its type in small letters, and its parameters.
    var kind: (type: String, parameters: [String: String]) {
        let pieces = (headers["content-type"] ?? "text/plain").split(separator: ";")
        var parameters: [String: String] = [:]
        for piece in pieces.dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { continue }
            let value = Self.trimmed(halves[1])
            let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
            parameters[Self.trimmed(halves[0]).lowercased()] =
                isQuoted ? String(value.dropFirst().dropLast()) : value
        }
        return (Self.trimmed(pieces.first ?? "").lowercased(), parameters)
    }

    func parts(_ boundary: String) -> [MailPart] {
        var parts: [MailPart] = []
        var start: Int?
        for index in body.indices where body[index].hasPrefix("--" + boundary) {
            if let start { parts.append(MailPart(lines: body[start..<index])) }
            start = index + 1
            guard parts.count < Self.partsMax, !body[index].hasPrefix("--" + boundary + "--") else { return parts }
        }
        // One that was cut off at its end.
        if let start, start <= body.endIndex { parts.append(MailPart(lines: body[start...])) }
        return parts
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let rest = text.drop(while: \.isWhitespace)
        return String(
            rest.prefix(upTo: rest.lastIndex { !$0.isWhitespace }.map { rest.index(after: $0) } ?? rest.startIndex))
    }
}
