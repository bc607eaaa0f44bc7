import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Money
import Policies
import Storage
import Vault
import Web

/// Writes the text of a contact from its template and the newest facts, and says what the text holds.
struct MessageWriter: Sendable {
    /// How long a link in a message stays good: long enough for a letter that lies about.
    static let linkLife: Duration = .seconds(60 * 24 * 3600)

    let vault: DebtorVault
    let policies: PolicyBundle
    let links: SignedLinks
    let publicURL: String

    struct Written: Sendable {
        let finished: FinishedMessage?
        let facts: RenderingFacts
        let amount: Money
    }

    func write(
        _ contact: StoredContact, account: AccountState?, clear: ClearFacts?, amount: Money?, today: LocalDate,
        _ work: UnitOfWork
    ) throws -> Written {
        let planned = contact.planned
        let none = Written(
            finished: nil,
            facts: RenderingFacts(
                templateApproved: false, identification: false, optOutLine: false, amount: false, legalWording: false),
            amount: amount ?? .zero(.zar))
        guard let account, let clear, !clear.isErased, let creditor = policies.creditors[planned.creditor],
            let record = try vault.record(
                of: planned.debtor, in: work.database,
                access: AccessNote(who: "communication", why: "contact \(planned.contactID)", at: work.now))
        else { return none }
        let shown = contact.detail?.paid?.amount ?? amount ?? account.balance
        let values = try values(
            contact, account, creditor, name: record.name, amount: shown, today: today, now: work.now)
        let text: RenderedMessage
        do throws(Policies.TemplateError) {
            text = try policies.templates.render(
                planned.template, language: record.language, channel: planned.channel, values: values)
        } catch {
            return none
        }
        let written = (text.title ?? "") + "\n" + text.body
        let facts = RenderingFacts(
            templateApproved: text.contactClass == planned.contactClass,
            identification: names(creditor).allSatisfy(written.contains),
            optOutLine: planned.channel == .sms || planned.channel == .whatsapp
                ? written.contains("STOP") : written.contains("/o/"),
            amount: written.contains(shown.formattedForPeople(space: " ")), legalWording: false)
        guard let address = address(planned.channel, record) else {
            return Written(finished: nil, facts: facts, amount: shown)
        }
        let finished = FinishedMessage(
            address: address, recipientName: record.name,
            senderName: planned.channel == .sms ? creditor.smsSender : creditor.writerName,
            senderAddress: planned.channel == .email ? creditor.emailFrom : nil, text: text)
        return Written(finished: finished, facts: facts, amount: shown)
    }

    private func names(_ creditor: Creditor) -> [String] {
        [creditor.name] + (creditor.collector.map { [$0.name, $0.registration] } ?? [])
    }

    private func values(
        _ contact: StoredContact, _ account: AccountState, _ creditor: Creditor, name: String, amount: Money,
        today: LocalDate, now: Instant
    ) throws -> [String: String] {
        let planned = contact.planned
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
        if let anchor = account.openInvoices.first(where: { $0.invoiceID == planned.anchorInvoice }) {
            values[.dueDate] = anchor.dueOn.iso8601
            values[.invoiceNumber] = anchor.number
        }
        if let paid = contact.detail?.paid {
            values[.paidAmount] = people(paid.amount)
            values[.paidOn] = today.iso8601
            values[.amount] = people(paid.amount)
        }
        if let channel = contact.detail?.channel { values[.channel] = channel.name }
        for (purpose, variable) in Self.linked {
            let link = try SignedLink(
                purpose: purpose, account: planned.account.value, debtor: planned.debtor.value,
                contact: planned.contactID.value, expires: now + Self.linkLife)
            values[variable] = publicURL + links.path(link)
        }
        return Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1) })
    }

    private static let linked: [(SignedLink.Purpose, TemplateVariable)] = [
        (.pay, .payLink), (.preferences, .optOutLink), (.dispute, .disputeLink),
    ]

    private func people(_ money: Money) -> String { money.formattedForPeople(space: " ") }

    /// The preferred good address of the channel, else the first.
    private func address(_ channel: Channel, _ record: DebtorRecord) -> String? {
        let fitting = record.contactPoints.filter { $0.quality == .good && $0.kind.channels.contains(channel) }
        return (fitting.first(where: \.preferred) ?? fitting.first)?.value
    }
}

extension Channel {
    /// As people call it.
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
