import Calendars
package import Contracts
import Money

/// One letter in `manifest.csv`, the list a print house works from. A row is one line, whatever stands in its fields:
/// so a row that a crash cut off can be told from a whole one.
package enum ManifestRow {
    package static let columns = [
        "contactId", "contactClass", "debtorId", "accountId", "creditor", "step", "decidedAt", "date", "decisionId",
        "invoice", "currency", "amount", "file", "recipientName", "addressLines",
    ]

    package static let header = columns.joined(separator: ",") + "\n"

    /// - Parameter file: the PDF's name in the same folder.
    package static func line(for grant: Grant, file: String) -> String {
        let contact = grant.contact
        let ids = [
            contact.contactID.value, contact.contactClass.rawValue, contact.debtorID.value, contact.accountID.value,
            contact.creditorID.value, contact.step, grant.decidedAt.rfc3339, grant.decidedAt.rfc3339,
            grant.decisionID.value, grant.invoiceID?.value ?? "", grant.amount.currency.code,
            grant.amount.decimalString, file,
        ]
        let lines = grant.address.split(whereSeparator: \.isNewline).map {
            SingleLine.of(String($0).replacing("|", with: "/"))
        }
        let people = [grant.recipientName, lines.joined(separator: " | ")].map(harmless)
        return (ids + people).map(field).joined(separator: ",") + "\n"
    }

    /// The contact of a line; ids never need quotes.
    package static func contact(of line: Substring) -> String? {
        line.firstIndex(of: ",").map { String(line[..<$0]) }
    }

    /// A table program would take such a field for a formula and run it.
    private static func harmless(_ text: String) -> String {
        guard let first = text.first, "=+-@".contains(first) else { return text }
        return "'" + text
    }

    private static func field(_ text: String) -> String {
        let clean = SingleLine.of(text)
        guard clean.contains(where: { $0 == "," || $0 == "\"" }) else { return clean }
        return "\"" + clean.replacing("\"", with: "\"\"") + "\""
    }
}
