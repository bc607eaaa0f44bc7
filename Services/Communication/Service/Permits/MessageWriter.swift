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

/// Everything a notifier needs. Personal data: never stored, never logged.
struct FinishedMessage: Sendable {
    let address: String
    /// The keyed hash of the address: this may be kept.
    let addressKey: AddressKey
    let recipientName: String
    let senderName: String
    let senderAddress: String?
    let text: RenderedMessage
}

/// Writes the text of a contact from its template and the newest facts, and says what the text holds.
struct MessageWriter: Sendable {
    /// How long a link in a message stays good: long enough for a letter that lies about.
    static let linkLife: Duration = .seconds(60 * 24 * 3600)
    private static let fullAgeMonths = 18 * 12

    let vault: DebtorVault
    let policies: PolicyBundle
    let links: SignedLinks
    let publicURL: String

    struct Written: Sendable {
        var finished: FinishedMessage?
        var text: RenderedMessage?
        var facts = RenderingFacts(
            templateApproved: false, identification: false, optOutLine: false, amount: false, legalWording: false)
        var amount: Money
        var isMinor = false
        /// False when the vault's record does not open: then nobody may be contacted.
        var isReadable = true
    }

    /// - Parameters:
    ///   - amount: what a pressing message asks for; nil without an account.
    ///   - today: the debtor's day.
    func write(
        _ contact: StoredContact, account: AccountState?, clear: ClearFacts?, amount: Money?, today: LocalDate,
        now: Instant, style: WritingStyle, in database: Database
    ) throws -> Written {
        let planned = contact.planned
        var written = Written(amount: contact.detail?.paid?.amount ?? amount ?? .zero(.zar))
        guard let account, let clear, !clear.isErased, let creditor = policies.creditors[planned.creditor] else {
            return written
        }
        var record: DebtorRecord?
        if let access = style.access {
            do {
                record = try vault.record(of: planned.debtor, in: database, access: access)
            } catch is VaultError {
                written.isReadable = false
                return written
            }
            guard record != nil else { return written }
        }
        written.isMinor = record?.birthDate.map { $0.adding(months: Self.fullAgeMonths) > today } ?? false
        let composer = MessageComposer(contact: contact, account: account, creditor: creditor, today: today)
        let values = composer.values(
            name: record?.name ?? WritingStyle.placeholder, amount: written.amount,
            links: try linkValues(planned, style, now: now))
        do throws(Policies.TemplateError) {
            let text = try policies.templates.render(
                planned.template, language: record?.language ?? clear.language, channel: planned.channel,
                values: values)
            written.text = text
            written.facts = composer.facts(text, amount: written.amount)
        } catch {
            return written
        }
        if let record {
            finish(&written, planned, creditor, record)
            // A text that cannot be sent anywhere is none; calls are made by people, from the task's page.
            if written.finished == nil, planned.channel != .call { written.facts.templateApproved = false }
        }
        return written
    }

    private func finish(
        _ written: inout Written, _ planned: PlannedContact, _ creditor: Creditor, _ record: DebtorRecord
    ) {
        guard let text = written.text, let point = Self.contactPoint(planned.channel, record) else { return }
        written.finished = FinishedMessage(
            address: point.value, addressKey: vault.key(of: point.address), recipientName: record.name,
            senderName: planned.channel == .sms ? creditor.smsSender : creditor.writerName,
            senderAddress: planned.channel == .email ? creditor.emailFrom : nil, text: text)
    }

    /// The preferred good address of the channel, else the first.
    static func contactPoint(_ channel: Channel, _ record: DebtorRecord) -> ContactPoint? {
        let fitting = record.contactPoints.filter { $0.quality == .good && $0.kind.channels.contains(channel) }
        return fitting.first(where: \.preferred) ?? fitting.first
    }

    // MARK: - Links

    private static let linked: [(SignedLink.Purpose, TemplateVariable)] = [
        (.pay, .payLink), (.preferences, .optOutLink), (.dispute, .disputeLink),
    ]

    private func linkValues(
        _ planned: PlannedContact, _ style: WritingStyle, now: Instant
    ) throws -> [TemplateVariable: String] {
        var values: [TemplateVariable: String] = [:]
        for (purpose, variable) in Self.linked {
            guard style.hasLinks else {
                values[variable] = publicURL + purpose.prefix + "..."
                continue
            }
            let link = try SignedLink(
                purpose: purpose, account: planned.account.value, debtor: planned.debtor.value,
                contact: planned.contactID.value, expires: now + Self.linkLife)
            values[variable] = publicURL + links.path(link)
        }
        return values
    }
}
