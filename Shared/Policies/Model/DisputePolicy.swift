package import Calendars
package import Contracts

/// How disputes are taken in and worked off. From `disputes.yaml`.
package struct DisputePolicy: Sendable, Hashable {
    /// Every reason a debtor can choose.
    package let reasons: [DisputeReason: Reason]
    /// Teams specialists belong to, by id.
    package let teams: [String: String]

    package struct Reason: Sendable, Hashable {
        package let reason: DisputeReason
        /// By language; English is always there.
        package let titles: [String: String]
        package let evidence: [Evidence]
        /// In business days of the creditor's country, from the day after it was opened.
        package let deadlineBusinessDays: Int
        /// The team whose worklist it goes to.
        package let team: String

        package init(
            reason: DisputeReason, titles: [String: String], evidence: [Evidence], deadlineBusinessDays: Int,
            team: String
        ) {
            self.reason = reason
            self.titles = titles
            self.evidence = evidence
            self.deadlineBusinessDays = deadlineBusinessDays
            self.team = team
        }

        /// In the language, or in English.
        package func title(language: String) -> String { titles[language] ?? titles["en"] ?? reason.rawValue }
    }

    /// Something that helps to decide, asked of the debtor. Never a condition for stopping collection.
    package struct Evidence: Sendable, Hashable {
        package let id: String
        package let titles: [String: String]

        package init(id: String, titles: [String: String]) {
            self.id = id
            self.titles = titles
        }

        /// In the language, or in English.
        package func title(language: String) -> String { titles[language] ?? titles["en"] ?? id }
    }

    package init(reasons: [DisputeReason: Reason], teams: [String: String]) {
        self.reasons = reasons
        self.teams = teams
    }

    package static let deadlineDefault = 15

    /// The last day on which a dispute opened on `day` may be decided.
    package func deadline(for reason: DisputeReason, openedOn day: LocalDate, calendar: BusinessCalendar) -> LocalDate {
        calendar.adding(businessDays: reasons[reason]?.deadlineBusinessDays ?? Self.deadlineDefault, to: day)
    }
}
