import Contracts
import Foundation

/// Reads the manifest of the letters as it grows. Letters are not opened: their readers do not type links.
struct LetterManifest {
    private static let headers = [
        "contactId": "x-contact-id", "contactClass": "x-contact-class", "debtorId": "x-debtor-id",
        "accountId": "x-account-id", "step": "x-step", "decidedAt": "x-decided-at",
    ]

    private let path: String
    private var offset: UInt64 = 0
    private var columns: [String] = []

    init(_ path: String) { self.path = path }

    /// The letters since the last look. A line without its end is being written and is left for the next look.
    mutating func new() -> [SpooledMessage] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.readToEnd(),
            let last = data.lastIndex(of: 0x0A)
        else { return [] }
        let whole = data[...last]
        offset += UInt64(whole.count)
        var messages: [SpooledMessage] = []
        for row in CSV.rows(String(decoding: whole, as: UTF8.self)) {
            if columns.isEmpty { columns = row } else { messages.append(message(row)) }
        }
        return messages
    }

    private func message(_ row: [String]) -> SpooledMessage {
        let values = Dictionary(zip(columns, row), uniquingKeysWith: { first, _ in first })
        var headers: [String: String] = [:]
        for (column, header) in Self.headers { headers[header] = values[column] }
        let amount = [values["currency"], values["amount"]].compactMap { $0 }
        headers["x-amount"] = amount.joined(separator: " ").trimmingCharacters(in: .whitespaces)
        return SpooledMessage(channel: .letter, headers: headers, text: "")
    }
}

/// Comma-separated values (RFC 4180).
enum CSV {
    static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var rest = text.replacing("\r\n", with: "\n")[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                field.append("\"")
                rest.removeFirst()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(field)
                field = ""
            case "\n" where !isQuoted:
                rows.append(row + [field])
                row = []
                field = ""
            default: field.append(character)
            }
        }
        if !row.isEmpty || !field.isEmpty { rows.append(row + [field]) }
        return rows
    }
}
