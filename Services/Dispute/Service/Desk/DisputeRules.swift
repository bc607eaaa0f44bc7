import Calendars
import Contracts
import DisputeCore
import Policies
import Web

/// What dispute needs of the policies: reasons, teams, creditors, and days in their countries.
struct DisputeRules: Sendable {
    let policy: DisputePolicy
    private let creditors: [CreditorID: Creditor]
    private let calendars: [CreditorID: DeadlineCalendar]

    init(policies: PolicyBundle, zones: ZoneDatabase) {
        policy = policies.disputes
        creditors = policies.creditors
        calendars = policies.creditors.mapValues { creditor in
            DeadlineCalendar(
                business: policies.businessCalendar(country: creditor.jurisdiction),
                zones: zones.zones(ofCountry: creditor.jurisdiction).compactMap { try? zones.zone($0) })
        }
    }

    func creditor(_ id: CreditorID) -> Creditor? { creditors[id] }

    /// For a creditor that is not known: plain days of UTC, which end sooner than business days.
    func calendar(of creditor: CreditorID) -> DeadlineCalendar {
        calendars[creditor] ?? DeadlineCalendar(business: nil, zones: [])
    }

    func team(for reason: DisputeReason) -> String { policy.reasons[reason]?.team ?? "unassigned" }

    func title(of reason: DisputeReason, in language: DebtorLanguage = .english) -> String {
        policy.reasons[reason]?.title(language: language.rawValue) ?? reason.rawValue
    }

    func teamName(_ id: String) -> String { policy.teams[id] ?? id }

    /// What helps to decide, in plain words.
    func evidence(for reason: DisputeReason, in language: DebtorLanguage = .english) -> [String] {
        policy.reasons[reason]?.evidence.map { $0.title(language: language.rawValue) } ?? []
    }

    /// In the order of the policy's own list of reasons.
    var reasons: [DisputeReason] { DisputeReason.allCases.filter { policy.reasons[$0] != nil } }
}
