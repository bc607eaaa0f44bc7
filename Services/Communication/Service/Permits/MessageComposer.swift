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
    /// The debtor's clock, and the day there.
    let zone: Zone
    let today: LocalDate
    /// The text's own.
    let language: DebtorLanguage

    func values(name: String, amount: Money, links: [TemplateVariable: String]) -> [String: String] {
        var values: [TemplateVariable: String] = [
            .debtorName: name, .creditorName: creditor.name, .reference: account.reference,
            .amount: people(amount), .balance: people(account.balance), .today: language.day(today),
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
            values[.dueDate] = language.day(invoice.dueOn)
            values[.invoiceNumber] = invoice.number
        }
        if let paid = contact.detail?.paid {
            values[.paidAmount] = people(paid.amount)
            values[.paidOn] = language.day(zone.local(at: paid.receivedAt).date)
            values[.amount] = people(paid.amount)
        }
        if let dispute = contact.detail?.dispute {
            values[.disputeNumber] = dispute.id.value
            values[.disputeDeadline] = language.day(dispute.deadline)
        }
        if let channel = contact.detail?.channel { values[.channel] = channel.name(in: language) }
        values.merge(links) { $1 }
        // A receipt shows a way to pay only to who still owes.
        if contact.detail?.paid != nil, !account.balance.isPositive { values[.payLink] = nil }
        return Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1) })
    }

    /// What the finished text was found to hold.
    /// - Parameter legalWording: whether it says words that only stand where legal steps have really been taken.
    func facts(_ text: RenderedMessage, amount: Money, legalWording: Bool) -> RenderingFacts {
        let written = text.whole
        let channel = contact.planned.channel
        return RenderingFacts(
            templateApproved: text.contactClass == contact.planned.contactClass,
            identification: names.allSatisfy(written.contains),
            optOutLine: channel == .sms || channel == .whatsapp
                ? written.contains("STOP") : written.contains(SignedLink.Purpose.preferences.prefix),
            amount: written.contains(people(amount)), legalWording: legalWording)
    }

    private var names: [String] {
        [creditor.name] + (creditor.collector.map { [$0.name, $0.registration] } ?? [])
    }

    private func people(_ money: Money) -> String { language.amount(money, space: " ") }
}

extension RenderedMessage {
    /// Title and body.
    var whole: String { (title ?? "") + "\n" + body }
}

extension Channel {
    /// As people call it in a sentence; in isiZulu with the "by" that changes it.
    func name(in language: DebtorLanguage) -> String {
        switch (self, language) {
        case (.sms, .isiZulu): "nge-SMS"
        case (.sms, _): "SMS"
        case (.whatsapp, .isiZulu): "nge-WhatsApp"
        case (.whatsapp, _): "WhatsApp"
        case (.email, .english): "e-mail"
        case (.email, .afrikaans): "e-pos"
        case (.email, .isiZulu): "nge-imeyili"
        case (.letter, .english): "letter"
        case (.letter, .afrikaans): "brief"
        case (.letter, .isiZulu): "ngencwadi"
        case (.call, .english): "phone"
        case (.call, .afrikaans): "telefoon"
        case (.call, .isiZulu): "ngocingo"
        }
    }
}
