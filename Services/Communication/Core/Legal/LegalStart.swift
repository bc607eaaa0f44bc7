package import Calendars

/// What stands in the way of proceedings.
package struct LegalObstacle: Codable, Sendable, Hashable {
    package let ruleID: String
    /// What was found, in plain words and without personal data.
    package let text: String
    /// The first day on which it no longer stands in the way; nil while nobody can tell.
    package let until: LocalDate?
}

/// From when legal proceedings may start under a South African credit agreement, and why not before (National Credit
/// Act, sections 129 and 130).
///
/// Two clocks run beside one another and both must have run when court is approached: twenty business days in default,
/// and ten since the notice was delivered (ZA-NCA-05). Each leaves out the day of its first event and counts the day on
/// which court is approached (ZA-NCA-08), so the day that makes the number full is the first that may be one.
///
/// Worked out anew from the facts each time, so that a holiday declared at short notice moves what is open
/// (ZA-CAL-02). Nothing here starts proceedings: that is for a person to decide (ZA-POP-19).
package struct LegalStart: Sendable, Hashable {
    package static let defaultBusinessDays = 20
    package static let noticeBusinessDays = 10

    /// All that stands or stood in the way, in the order in which the sections ask.
    package let obstacles: [LegalObstacle]

    package init(_ facts: LegalFacts, calendar: BusinessCalendar) {
        obstacles =
            Self.ofDefault(facts, calendar) + Self.ofNotice(facts, calendar) + Self.ofAnswers(facts.answers)
            + facts.standstills.map(Self.ofStandstill)
    }

    /// The earliest day on which proceedings may start; nil while something stands in the way of which nobody knows
    /// how long it will.
    package var earliest: LocalDate? {
        guard obstacles.allSatisfy({ $0.until != nil }) else { return nil }
        return obstacles.compactMap(\.until).max()
    }

    /// What stands in the way on a day.
    package func standing(on day: LocalDate) -> [LegalObstacle] {
        obstacles.filter { obstacle in obstacle.until.map { day < $0 } ?? true }
    }

    // MARK: - The two clocks

    private static func ofDefault(_ facts: LegalFacts, _ calendar: BusinessCalendar) -> [LegalObstacle] {
        guard let since = facts.inDefaultSince else {
            return [LegalObstacle(ruleID: "ZA-NCA-05", text: "nothing is in default", until: nil)]
        }
        if let cured = facts.curedOn {
            return [LegalObstacle(ruleID: "ZA-NCA-09", text: "the default was cured on \(cured)", until: nil)]
        }
        let until = calendar.adding(businessDays: defaultBusinessDays, to: since)
        let text = "in default since \(since), which must be \(defaultBusinessDays) business days"
        return [LegalObstacle(ruleID: "ZA-NCA-05", text: text, until: until)]
    }

    private static func ofNotice(_ facts: LegalFacts, _ calendar: BusinessCalendar) -> [LegalObstacle] {
        guard let notice = facts.notice else {
            return [LegalObstacle(ruleID: "ZA-NCA-03", text: "no default notice was made", until: nil)]
        }
        var found: [LegalObstacle] = []
        func stands(_ ruleID: String, _ text: String, until: LocalDate? = nil) {
            found.append(LegalObstacle(ruleID: ruleID, text: text, until: until))
        }
        if !notice.namesWaysOut {
            stands("ZA-NCA-03", "the notice does not name everybody the consumer may turn to")
        }
        if !notice.statesArrears { stands("ZA-NCA-04", "the notice does not state the arrears") }
        guard let delivered = notice.deliveredOn else {
            let isAstray = notice.events.contains { $0.kind == .returned || $0.kind == .atWrongPostOffice }
            let text = isAstray ? "the notice went astray" : "no proof that the notice was delivered"
            stands(isAstray ? "ZA-NCA-07" : "ZA-NCA-06", text)
            return found
        }
        // A notice draws the default to the consumer's attention, so there must be one.
        if let since = facts.inDefaultSince, delivered < since {
            stands("ZA-NCA-03", "the notice was delivered on \(delivered), before the default of \(since)")
        } else {
            stands(
                "ZA-NCA-05",
                "the notice was delivered on \(delivered), which must be \(noticeBusinessDays) business days ago",
                until: calendar.adding(businessDays: noticeBusinessDays, to: delivered))
        }
        return found
    }

    // MARK: - What the consumer and the law say

    private static func ofAnswers(_ answers: [NoticeAnswer]) -> [LegalObstacle] {
        answers.filter { !$0.rejects }.sorted { $0.on < $1.on }.map { answer in
            let text = "the consumer answered on \(answer.on), which a person has to decide on"
            return LegalObstacle(ruleID: "ZA-NCA-05", text: text, until: answer.settledOn)
        }
    }

    private static func ofStandstill(_ standstill: LegalFacts.Standstill) -> LegalObstacle {
        switch standstill {
        case .restructuringOrder:
            LegalObstacle(ruleID: "ZA-NCA-10", text: "the agreement is under a restructuring order", until: nil)
        case .debtReview: LegalObstacle(ruleID: "ZA-NCA-13", text: "a debt review runs", until: nil)
        case .debtIntervention: LegalObstacle(ruleID: "ZA-NCA-14", text: "a debt intervention runs", until: nil)
        }
    }
}
