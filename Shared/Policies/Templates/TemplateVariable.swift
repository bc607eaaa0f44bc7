/// Everything a template may name. A closed list, so that a mistyped name is found when the bundle is loaded and not
/// when a debtor gets half a message.
package enum TemplateVariable: String, Sendable, Codable, CaseIterable {
    case debtorName, creditorName
    /// Absent when the creditor collects under its own name.
    case collectorName, collectorRegistration
    /// The account as the debtor knows it.
    case reference
    /// What is open now, with its currency.
    case amount
    case dueDate, invoiceNumber
    /// The day of the message.
    case today
    case payLink, optOutLink, disputeLink
    case phone, replyTo
    case bankName, bankHolder, bankAccount, bankBranch
    /// What was paid, and what is open after it: receipts only.
    case paidAmount, paidOn, balance
    case disputeNumber, disputeDeadline
    /// The channel that was opted out of, in words.
    case channel

    /// A usual value, for previews and for the length of an SMS when the bundle is loaded. Made up, on the long side.
    package var example: String { example(origin: Self.usualOrigin) }

    /// - Parameter origin: where the pages are seen, `https://pay.example.co.za`: links begin with it.
    package func example(origin: String) -> String {
        switch self {
        case .debtorName: "Nomvula Khumalo-Smith"
        case .creditorName: "Linden Family Practice"
        case .collectorName: "Umbani Recoveries (Pty) Ltd"
        case .collectorRegistration: "0031245/11"
        case .reference: "MC-1002003004"
        case .amount, .paidAmount, .balance: "R 12 345.67"
        case .dueDate, .today, .paidOn, .disputeDeadline: "30 September 2026"
        case .invoiceNumber: "INV-2026-000123"
        case .payLink: Self.exampleLink(origin, "/p/")
        case .optOutLink: Self.exampleLink(origin, "/o/")
        case .disputeLink: Self.exampleLink(origin, "/d/")
        case .phone: "010 555 0199"
        case .replyTo: "accounts@example.org"
        case .bankName: "Example Bank"
        case .bankHolder: "Linden Family Practice"
        case .bankAccount: "62000000000"
        case .bankBranch: "250655"
        case .disputeNumber: "D-2026-000045"
        case .channel: "SMS"
        }
    }

    /// An address of usual length, for a bundle that is checked away from the services.
    package static let usualOrigin = "https://pay.example.co.za"

    /// What stands behind the origin in a link with a contact and ids of usual length, `city:MC-1002003004` and
    /// `city:D-1002003`, measured on real links by a test. An id of one more digit adds two thirds of a character.
    package static let linkPathCharacters = 70

    private static func exampleLink(_ origin: String, _ path: String) -> String {
        origin + path + String(repeating: "x", count: linkPathCharacters - path.count)
    }
}
