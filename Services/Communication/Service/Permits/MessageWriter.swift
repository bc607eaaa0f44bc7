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
    /// The debtor's clocks: minutes ahead of UTC, and the day in the text's language.
    let offsetMinutes: Int
    let writtenOn: String
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
    ///   - zone: whose day it is for the debtor.
    func write(
        _ contact: StoredContact, account: AccountState?, clear: ClearFacts?, amount: Money?, zone: Zone,
        now: Instant, style: WritingStyle, in database: Database
    ) throws -> Written {
        let planned = contact.planned
        let today = zone.local(at: now).date
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
        let wanted = record?.language ?? clear.language
        // What is written in the text must be in the text's own language, which may not be the wanted one.
        let template = policies.templates.template(planned.template, language: wanted, channel: planned.channel)
        let composer = MessageComposer(
            contact: contact, account: account, creditor: creditor, zone: zone, today: today,
            language: DebtorLanguage(tag: template?.language ?? wanted) ?? .english)
        let values = composer.values(
            name: record?.name ?? WritingStyle.placeholder, amount: written.amount,
            links: try linkValues(planned, style, DebtorLanguage(tag: wanted), now: now))
        do throws(Policies.TemplateError) {
            let text = try policies.templates.render(
                planned.template, language: wanted, channel: planned.channel, values: values)
            written.text = text
            written.facts = composer.facts(text, amount: written.amount)
        } catch {
            return written
        }
        if let record {
            let day = composer.language.day(today)
            finish(&written, planned, creditor, record, offset: zone.offset(at: now), writtenOn: day)
            // A text that cannot be sent anywhere is none; calls are made by people, from the task's page.
            if written.finished == nil, planned.channel != .call { written.facts.templateApproved = false }
        }
        return written
    }

    private func finish(
        _ written: inout Written, _ planned: PlannedContact, _ creditor: Creditor, _ record: DebtorRecord,
        offset: Int, writtenOn: String
    ) {
        guard let text = written.text, let point = Self.contactPoint(planned.channel, record) else { return }
        written.finished = FinishedMessage(
            address: point.value, addressKey: vault.key(of: point.address), recipientName: record.name,
            senderName: planned.channel == .sms ? creditor.smsSender : creditor.writerName,
            senderAddress: planned.channel == .email ? creditor.emailFrom : nil, text: text,
            offsetMinutes: offset / 60, writtenOn: writtenOn)
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
        _ planned: PlannedContact, _ style: WritingStyle, _ language: DebtorLanguage?, now: Instant
    ) throws -> [TemplateVariable: String] {
        var values: [TemplateVariable: String] = [:]
        for (purpose, variable) in Self.linked {
            guard style.hasLinks else {
                values[variable] = publicURL + purpose.prefix + "..."
                continue
            }
            let link = try SignedLink(
                purpose: purpose, account: planned.account.value, debtor: planned.debtor.value,
                contact: planned.contactID.value, expires: now + Self.linkLife, language: language)
            values[variable] = publicURL + links.path(link)
        }
        return values
    }
}
