import Calendars
import CommunicationCore
import Contracts
import Money
import Policies
import Vault
import Web

/// What a text of one contact is filled in with, and what must be found in it. No I/O.
struct MessageComposer: Sendable {
    let contact: StoredContact
    let account: AccountState
    let creditor: Creditor
    /// The debtor's day.
    let today: LocalDate

    func values(name: String, amount: Money, links: [TemplateVariable: String]) -> [String: String] {
        var values: [TemplateVariable: String] = [
            .debtorName: name, .creditorName: creditor.name, .reference: account.reference,
            .amount: people(amount), .balance: people(account.balance), .today: today.iso8601,
            .phone: creditor.phone, .replyTo: creditor.replyTo, .bankName: creditor.bank.bank,
            .bankHolder: creditor.bank.holder, .bankAccount: creditor.bank.account,
            .bankBranch: creditor.bank.branch,
        ]
        if let collector = creditor.collector {
            values[.collectorName] = collector.name
            values[.collectorRegistration] = collector.registration
        }
        let anchor = contact.planned.anchorInvoice
        if let invoice = account.openInvoices.first(where: { $0.invoiceID == anchor }) {
            values[.dueDate] = invoice.dueOn.iso8601
            values[.invoiceNumber] = invoice.number
        }
        if let paid = contact.detail?.paid {
            values[.paidAmount] = people(paid.amount)
            values[.paidOn] = today.iso8601
            values[.amount] = people(paid.amount)
        }
        if let channel = contact.detail?.channel { values[.channel] = channel.name }
        values.merge(links) { $1 }
        return Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1) })
    }

    /// What the finished text was found to hold.
    func facts(_ text: RenderedMessage, amount: Money) -> RenderingFacts {
        let written = (text.title ?? "") + "\n" + text.body
        let channel = contact.planned.channel
        return RenderingFacts(
            templateApproved: text.contactClass == contact.planned.contactClass,
            identification: names.allSatisfy(written.contains),
            optOutLine: channel == .sms || channel == .whatsapp
                ? written.contains("STOP") : written.contains(SignedLink.Purpose.preferences.prefix),
            amount: written.contains(people(amount)), legalWording: false)
    }

    private var names: [String] {
        [creditor.name] + (creditor.collector.map { [$0.name, $0.registration] } ?? [])
    }

    private func people(_ money: Money) -> String { money.formattedForPeople(space: " ") }
}

extension Channel {
    /// As people call it in a sentence.
    var name: String {
        switch self {
        case .sms: "SMS"
        case .email: "e-mail"
        case .whatsapp: "WhatsApp"
        case .letter: "letter"
        case .call: "phone"
        }
    }
}
