import Calendars
import Money
import Testing

@testable import Web

@Suite("Debtors' languages")
struct DebtorLanguageTests {
    @Test(
        "are known by their tags",
        arguments: [
            ("en", .english), ("af-ZA", .afrikaans), ("ZU", .isiZulu), ("zu_ZA", .isiZulu), ("fr", nil), ("", nil),
            ("-", nil), ("zulu", nil),
        ] as [(String, DebtorLanguage?)])
    func tags(tag: String, language: DebtorLanguage?) { #expect(DebtorLanguage(tag: tag) == language) }

    @Test(
        "are taken from what a browser accepts, the most wanted first",
        arguments: [
            ("zu, en;q=0.8", .isiZulu), ("fr-FR, af;q=0.5, en;q=0.4", .afrikaans), ("en;q=0.1, zu;q=0.2", .isiZulu),
            ("af;q=0, en;q=0.1", .english), ("fr, de", nil), ("", nil), (";;,,", nil), ("zu;q=lots", nil),
        ] as [(String, DebtorLanguage?)])
    func accepted(header: String, language: DebtorLanguage?) { #expect(DebtorLanguage(accepting: header) == language) }

    @Test("write days and amounts their own way")
    func writing() throws {
        let day = try LocalDate(iso8601: "2026-01-05")
        #expect(
            DebtorLanguage.allCases.map { $0.day(day) } == ["5 January 2026", "5 Januarie 2026", "5 Januwari 2026"])
        let amount = try Money(decimal: "-1234567.50", currency: .zar)
        #expect(
            DebtorLanguage.allCases.map { $0.amount(amount, space: " ") }
                == ["-R 1 234 567.50", "-R 1 234 567,50", "-R 1 234 567.50"])
        let dollars = try Money(decimal: "1234.50", currency: .usd)
        #expect(DebtorLanguage.english.amount(dollars) == "$1,234.50")
        #expect(DebtorLanguage.afrikaans.amount(dollars) == "$1\u{00A0}234,50")
        #expect(DebtorLanguage.afrikaans.typed(dollars) == "1234,50")
    }

    @Test("have twelve different months")
    func months() throws {
        for language in DebtorLanguage.allCases {
            let days = try (1...12).map { language.day(try LocalDate(iso8601: "2026-\($0 < 10 ? "0" : "")\($0)-01")) }
            #expect(Set(days).count == 12)
        }
    }

    @Test("stand in a link, with its other pages")
    func links() throws {
        let site = try TestSite().site
        for language in DebtorLanguage.allCases.map(Optional.some) + [nil] {
            let link = try SignedLink(
                purpose: .pay, account: "a", debtor: "d", contact: nil, expires: TestTime.start + .seconds(60),
                language: language)
            #expect(try site.links.open(site.links.token(link), for: [.pay], at: TestTime.start) == link)
            #expect(link.with(purpose: .statement).language == language)
            let others = site.languages(of: link, suffix: "/x")
            #expect(others.map(\.language) == DebtorLanguage.allCases)
            #expect(others.filter { $0.path == nil }.map(\.language) == [language ?? .english])
            for other in others {
                guard let path = other.path else { continue }
                let token = try #require(path.split(separator: "/").dropFirst().first)
                #expect(path.hasPrefix("/p/") && path.hasSuffix("/x"))
                #expect(try site.links.read(String(token)) == link.with(language: other.language))
            }
        }
    }
}
