package import Calendars
package import Money

/// A language in which pages and messages speak to debtors, and how it writes days and amounts.
package enum DebtorLanguage: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case afrikaans = "af"
    case isiZulu = "zu"

    /// By a language tag such as `zu` or `af-ZA`; nil for a language that has no words here.
    package init?(tag: some StringProtocol) {
        guard let primary = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first else { return nil }
        self.init(rawValue: primary.lowercased())
    }

    /// The best one of an `Accept-Language` header (RFC 9110, 12.5.4); nil when none of them is wanted.
    package init?(accepting header: String) {
        var best: (language: DebtorLanguage, quality: Double)?
        for range in header.split(separator: ",").prefix(20) {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let tag = parts.first, let language = DebtorLanguage(tag: tag) else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if quality > best?.quality ?? 0 { best = (language, quality) }
        }
        guard let best else { return nil }
        self = best.language
    }

    /// As its speakers call it.
    package var ownName: String {
        switch self {
        case .english: "English"
        case .afrikaans: "Afrikaans"
        case .isiZulu: "isiZulu"
        }
    }

    // MARK: - Writing

    /// `5 January 2026`, `5 Januarie 2026`, `5 Januwari 2026`.
    package func day(_ date: LocalDate) -> String { "\(date.day) \(months[date.month - 1]) \(date.year)" }

    /// `R 1 234.50`, in Afrikaans `R 1 234,50`, with no-break spaces.
    package func amount(_ money: Money) -> String { amount(money, space: "\u{00A0}") }

    /// The same with another space: a plain one for text messages.
    package func amount(_ money: Money, space: String) -> String {
        money.formattedForPeople(space: space, decimalComma: hasDecimalComma)
    }

    /// An amount as somebody types it: `1234.50`, `1234,50`.
    package func typed(_ money: Money) -> String {
        hasDecimalComma ? money.decimalString.replacing(".", with: ",") : money.decimalString
    }

    private var hasDecimalComma: Bool { self == .afrikaans }

    private var months: [String] {
        switch self {
        case .english: Self.englishMonths
        case .afrikaans: Self.afrikaansMonths
        case .isiZulu: Self.isiZuluMonths
        }
    }

    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let afrikaansMonths = [
        "Januarie", "Februarie", "Maart", "April", "Mei", "Junie", "Julie", "Augustus", "September", "Oktober",
        "November", "Desember",
    ]
    /// The names that accounts and calendars use; the older ones, as uMasingana, are for literature.
    private static let isiZuluMonths = [
        "Januwari", "Februwari", "Mashi", "Ephreli", "Meyi", "Juni", "Julayi", "Agasti", "Septhemba", "Okthoba",
        "Novemba", "Disemba",
    ]
}
