package import Calendars
package import Policies

/// The rules of a policy bundle as the gate asks them, with the holidays their windows bar.
package struct GateRules: Sendable {
    /// A rule and the country that made it; nil for the house's.
    struct Placed: Sendable {
        let country: String?
        let rule: Rule
    }

    let placed: [Placed]
    private let holidays: [String: HolidayCalendar]

    /// `holidays` by country; a window that bars holidays is never open where its country is missing here.
    package init(packs: [RulePack], holidays: [String: HolidayCalendar]) {
        placed = packs.flatMap { pack in pack.rules.map { Placed(country: pack.country, rule: $0) } }
            .sorted { $0.rule.id < $1.rule.id }
        self.holidays = holidays
    }

    /// The rules that speak on a contact: those of the house, of the country whose law governs the debt and of the one
    /// where the debtor lives, in force on one of `days`, and with the contact in their scope.
    func inForce(on days: [LocalDate], countries: Set<String>, for subject: RuleSubject) -> [Placed] {
        placed.filter { placed in
            guard placed.country.map(countries.contains) ?? true, placed.rule.scope.covers(subject) else {
                return false
            }
            return days.contains { placed.rule.isInForce(on: $0) }
        }
    }

    /// A house window bars the holidays of the country where the debtor lives.
    func hours(_ window: WeeklyWindow, country: String?, debtorCountry: String?) -> ContactHours {
        ContactHours(window: window, holidays: (country ?? debtorCountry).flatMap { holidays[$0] })
    }
}
