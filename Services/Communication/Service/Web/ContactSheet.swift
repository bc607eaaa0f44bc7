import Calendars
import CommunicationCore
import Contracts

/// The day's contacts as a file for a spreadsheet (RFC 4180). No personal data: ids, texts' names and rules.
enum ContactSheet {
    /// Lines read at a time.
    static let piece = 500

    static let head = record([
        "due (UTC)", "due there", "account", "debtor", "channel", "class", "step", "template", "standing",
        "what becomes of it", "rules", "contact",
    ])

    static func line(_ row: ContactViews.Row) -> String {
        let planned = row.line.contact.planned
        return record([
            row.line.dueAt.rfc3339, row.zone.local(at: row.line.dueAt).iso8601, planned.account.value,
            planned.debtor.value, planned.channel.rawValue, planned.contactClass.rawValue, planned.step,
            planned.template, row.line.standing.rawValue, row.outcome.label,
            row.outcome.rules.joined(separator: " "), planned.contactID.value,
        ])
    }

    static func record(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    /// A text that a spreadsheet would take for a formula stands behind an apostrophe.
    private static func cell(_ text: String) -> String {
        let safe = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
