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

    private let vault: DebtorVault
    private let policies: PolicyBundle
    private let links: SignedLinks
    private let publicURL: String
    private let forbidden: ForbiddenWords

    init(vault: DebtorVault, policies: PolicyBundle, links: SignedLinks, publicURL: String) {
        self.vault = vault
        self.policies = policies
        self.links = links
        self.publicURL = publicURL
        forbidden = ForbiddenWords(policies)
    }

    struct Written: Sendable {
        var finished: FinishedMessage?
        var text: RenderedMessage?
        var facts = RenderingFacts(
            templateApproved: false, identification: false, optOutLine: false, amount: false, legalWording: false)
        var amount: Money
        /// Of a text message as it goes out, links included; nil for everything else.
        var length: SMSLength?
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
            links: try linkValues(planned, isShown: style.hasLinks, DebtorLanguage(tag: wanted), now: now))
        // The length of a text message is that of what goes out, also where its links are not shown.
        let whole =
            planned.channel == .sms && !style.hasLinks
            ? try linkValues(planned, isShown: true, DebtorLanguage(tag: wanted), now: now) : [:]
        do throws(Policies.TemplateError) {
            let render = { (values: [String: String]) throws(Policies.TemplateError) in
                try policies.templates.render(
                    planned.template, language: wanted, channel: planned.channel, values: values)
            }
            let text = try render(values)
            written.text = text
            if planned.channel == .sms {
                var long = values
                for (variable, link) in whole where long[variable.rawValue] != nil { long[variable.rawValue] = link }
                written.length = SMSLength(try whole.isEmpty ? text.body : render(long).body)
            }
            written.facts = composer.facts(
                text, amount: written.amount, legalWording: try threatens(text, values: values, render))
        } catch .missing(let names) {
            written.facts.missing = names
            return written
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

    /// People are called Sheriff and firms stand in Court Street: names threaten nobody, and must not keep every
    /// message from their bearers.
    private static let names: [TemplateVariable] = [
        .debtorName, .creditorName, .collectorName, .bankName, .bankHolder,
    ]

    private func threatens(
        _ text: RenderedMessage, values: [String: String],
        _ render: ([String: String]) throws(Policies.TemplateError) -> RenderedMessage
    ) throws(Policies.TemplateError) -> Bool {
        guard forbidden.occur(in: text.whole) else { return false }
        var nameless = values
        for name in Self.names where nameless[name.rawValue] != nil {
            nameless[name.rawValue] = WritingStyle.placeholder
        }
        return forbidden.occur(in: try render(nameless).whole)
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
        _ planned: PlannedContact, isShown: Bool, _ language: DebtorLanguage?, now: Instant
    ) throws -> [TemplateVariable: String] {
        var values: [TemplateVariable: String] = [:]
        for (purpose, variable) in Self.linked {
            guard isShown else {
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
