import Foundation

/// Reads an e-mail of the spool: RFC 5322 headers, the first plain text (else HTML) of its MIME parts.
enum MailReader {
    /// Parts inside parts; deeper ones are not looked at.
    private static let depthMax = 8

    static func read(_ data: Data) -> (headers: [String: String], text: String)? {
        // Latin 1 keeps every byte; parts are decoded by what they say of themselves.
        guard let raw = String(data: data, encoding: .isoLatin1) else { return nil }
        let mail = split(raw.replacing("\r\n", with: "\n"))
        guard !mail.headers.isEmpty else { return nil }
        return (mail.headers, text(of: mail, "text/plain", 0) ?? text(of: mail, "text/html", 0) ?? "")
    }

    private typealias Part = (headers: [String: String], body: Substring)

    /// Headers until the empty line, folded ones put together; names in lower case, the first of a name counts.
    private static func split(_ text: String) -> Part {
        let end = text.firstRange(of: "\n\n")
        let head = end.map { text[..<$0.lowerBound] } ?? text[...]
        let body = end.map { text[$0.upperBound...] } ?? ""
        var headers: [String: String] = [:]
        for line in head.replacing("\n ", with: " ").replacing("\n\t", with: " ").split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].trimmingCharacters(in: .whitespaces).lowercased()
            if headers[name] == nil {
                headers[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        return (headers, body)
    }

    private static func text(of part: Part, _ wanted: String, _ depth: Int) -> String? {
        let kind = part.headers["content-type"] ?? "text/plain; charset=utf-8"
        if kind.lowercased().hasPrefix("multipart/") {
            guard depth < depthMax, let boundary = parameter("boundary", of: kind) else { return nil }
            return pieces(of: part.body, boundary).lazy.compactMap { text(of: split($0), wanted, depth + 1) }.first
        }
        guard kind.lowercased().hasPrefix(wanted) else { return nil }
        let bytes = decode(part.body, part.headers["content-transfer-encoding"]?.lowercased() ?? "")
        let isLatin = (parameter("charset", of: kind) ?? "").lowercased() == "iso-8859-1"
        return isLatin ? String(data: bytes, encoding: .isoLatin1) : String(decoding: bytes, as: UTF8.self)
    }

    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if pair.count == 2, pair[0].lowercased() == name {
                return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
            }
        }
        return nil
    }

    private static func pieces(of body: Substring, _ boundary: String) -> [String] {
        ("\n" + body).components(separatedBy: "\n--" + boundary).dropFirst()
            .prefix { !$0.hasPrefix("--") }
            .map { piece in String(piece.drop { $0 == " " || $0 == "\t" }.dropFirst()) }
    }

    private static func decode(_ body: Substring, _ encoding: String) -> Data {
        let raw = String(body).data(using: .isoLatin1) ?? Data()
        switch encoding {
        case "base64": return Data(base64Encoded: raw, options: .ignoreUnknownCharacters) ?? Data()
        case "quoted-printable": return quotedPrintable(raw)
        default: return raw
        }
    }

    private static func quotedPrintable(_ raw: Data) -> Data {
        var result = Data()
        var rest = raw[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                result.append(byte)
                continue
            }
            if rest.first == 0x0A {
                rest.removeFirst()
            } else if let pair = Hexadecimal.bytes(String(decoding: rest.prefix(2), as: UTF8.self)), pair.count == 1 {
                result.append(pair[0])
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
