import Calendars
import CommunicationCore
import Contracts
import Foundation
import Money
import Policies
import ServiceKit
import TestSupport
import Testing
import Web

@testable import CommunicationService

@Suite("Messages in debtors' languages")
struct ShellLanguageTests {
    private static let due = "2026-01-05T07:00:00Z"

    @Test(
        "A grant's text, days, amounts and links are in the debtor's language",
        arguments: [
            ("en", "due on 7 January 2026", "R 1 234.50", "5 January 2026", DebtorLanguage.english),
            ("af", "op 7 Januarie 2026 betaalbaar", "R 1 234,50", "5 Januarie 2026", .afrikaans),
            ("zu", "ngo-7 Januwari 2026", "R 1 234.50", "5 Januwari 2026", .isiZulu),
            // No words in it here: the text falls back to English, and the pages follow.
            ("fr", "due on 7 January 2026", "R 1 234.50", "5 January 2026", nil),
        ] as [(String, String, String, String, DebtorLanguage?)])
    func grant(tag: String, day: String, amount: String, written: String, language: DebtorLanguage?) async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(.init(language: tag))
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            #expect(grant.body.contains(day) && grant.body.contains(amount))
            #expect(grant.writtenOn == written)
            #expect(grant.offsetMinutes == 120)
            let start = try #require(grant.body.firstRange(of: "/p/")).upperBound
            let token = grant.body[start...].prefix { $0.isLetter || $0.isNumber || "-_".contains($0) }
            let link = try shell.site.links.open(String(token), for: [.pay], at: shell.clock.now)
            #expect(link.language == language)
        }
    }

    @Test("The day and the offset are those of the debtor's clocks")
    func clocks() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(.init(timeZone: "America/New_York"))
            try await shell.advance(to: "2026-01-05T14:00:00Z")
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            #expect(grant.offsetMinutes == -300)
            #expect(grant.writtenOn == "5 January 2026")
        }
    }

    /// `QUITTANCE_GALLERY=<folder>` keeps the texts to be read.
    @Test("Every template in every language names days in words, never as machines write them")
    func everyTemplate() throws {
        let bundle = try ShellFixture.bundle.get()
        let creditor = try #require(bundle.creditors["karoo-retail"])
        for template in bundle.templates.templates.values.sorted(by: { $0.file < $1.file }) {
            let language = try #require(DebtorLanguage(tag: template.language))
            let values = try Self.composer(template.channel, creditor, language).values(
                name: "Nomvula Khumalo", amount: try Money(decimal: "1234.50", currency: .zar),
                links: [.payLink: "https://x/p/1", .optOutLink: "https://x/o/1", .disputeLink: "https://x/d/1"])
            let text = try bundle.templates.render(
                template.id, language: template.language, channel: template.channel, values: values)
            let written = (text.title ?? "") + "\n" + text.body
            #expect(written.firstMatch(of: /\d{4}-\d\d-\d\d/) == nil, "\(template.file)")
            #expect(!written.contains("{{"), "\(template.file)")
            for name in template.variables.intersection([.dueDate, .paidOn, .today]) {
                #expect(written.contains(values[name.rawValue] ?? "?"), "\(template.file)")
            }
            if template.variables.contains(.amount) {
                #expect(written.contains(language == .afrikaans ? "234,50" : "234.50"), "\(template.file)")
            }
            try Self.keep(template.file, written)
        }
    }

    private static func composer(
        _ channel: Channel, _ creditor: Creditor, _ language: DebtorLanguage
    ) throws -> MessageComposer {
        let account = try ShellFixture.account()
        let trial = TrialContact(account: account, segment: nil, strategy: nil, planned: nil)
        let now = try Instant(rfc3339: due)
        var contact = trial.contact(by: channel, now: now)
        contact = StoredContact(
            planned: contact.planned, machine: contact.machine,
            detail: ContactDetail(
                paid: PaymentReceived(
                    paymentID: "p", accountID: account.accountID, debtorID: account.debtorID, amount: account.balance,
                    source: .gateway, method: nil, receivedAt: now, balance: account.balance, contactID: nil),
                channel: .email, dispute: .init(id: "D-4F2A-91C3", deadline: try LocalDate(iso8601: "2026-01-27"))))
        return MessageComposer(
            contact: contact, account: account, creditor: creditor, zone: .utc,
            today: try LocalDate(iso8601: "2026-01-05"), language: language)
    }

    private static func keep(_ name: String, _ text: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["QUITTANCE_GALLERY"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(
            toFile: folder + "/" + name.replacing("/", with: "-") + ".txt", atomically: true, encoding: .utf8)
    }
}
