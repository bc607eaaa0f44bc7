import Calendars
import Contracts
import Money
import SandboxCore

/// A message that left the house, as a spool has it.
struct SpooledMessage: Sendable, Hashable {
    let channel: Channel
    /// Names in lower case.
    let headers: [String: String]
    let text: String

    /// - Parameter origin: of the edge; links in the text begin with it.
    /// - Returns: nil while a header is missing or malformed.
    func seen(origin: String) -> SeenMessage? {
        guard let contact = header("x-contact-id"), let kind = header("x-contact-class"),
            let contactClass = ContactClass(rawValue: kind), let debtor = header("x-debtor-id"),
            let account = header("x-account-id"), let step = header("x-step"),
            let decided = header("x-decided-at"), let decidedAt = try? Instant(rfc3339: decided)
        else { return nil }
        let links = MessageLinks(text: text, origin: origin)
        return SeenMessage(
            contactID: ContactID(contact), channel: channel, contactClass: contactClass, debtorID: DebtorID(debtor),
            accountID: AccountID(account), step: step, amount: amount ?? .zero(.zar), decidedAt: decidedAt, text: text,
            payLink: links.first("/p/"), disputeLink: links.first("/d/"), optOutLink: links.first("/o/"),
            portalLink: links.first("/portal/"))
    }

    private func header(_ name: String) -> String? { headers[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// `ZAR 1234.50`. Messages that ask for nothing have none.
    private var amount: Money? {
        guard let parts = header("x-amount")?.split(separator: " "), parts.count == 2,
            let currency = try? Currency(code: String(parts[0]))
        else { return nil }
        return try? Money(decimal: String(parts[1]), currency: currency)
    }
}

/// Paths of links that stand in a text.
struct MessageLinks: Sendable {
    let text: String
    let origin: String

    /// The first link to a page of this kind, without the origin.
    func first(_ prefix: String) -> String? {
        guard let found = text.firstRange(of: origin + prefix) else { return nil }
        let token = text[found.upperBound...].prefix {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_~".contains($0))
        }
        return token.isEmpty ? nil : prefix + token
    }
}
