import Foundation

/// Reads a text message in smstools' outgoing form: headers, an empty line, the text.
enum TextMessageReader {
    /// Nil while there is no empty line: it is being written.
    static func read(_ data: Data) -> (headers: [String: String], text: String)? {
        guard let raw = String(validating: data, as: UTF8.self) else { return nil }
        let text = raw.replacing("\r\n", with: "\n")
        guard let end = text.firstRange(of: "\n\n") else { return nil }
        var headers: [String: String] = [:]
        for line in text[..<end.lowerBound].split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            headers[line[..<colon].trimmingCharacters(in: .whitespaces).lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return (headers, String(text[end.upperBound...]))
    }
}
