package import Calendars

/// The notice that must come before any court step under a South African credit agreement (National Credit Act, section
/// 129), and what is known of its delivery. Free of personal data: days and flags.
package struct DefaultNotice: Codable, Sendable, Hashable {
    /// It names the amount in arrears (ZA-NCA-04).
    package var statesArrears: Bool
    /// It proposes debt counsellor, dispute resolution agent, consumer court and ombud, each by name (ZA-NCA-03).
    package var namesWaysOut: Bool
    /// What became of it, in any order.
    package var events: [DeliveryEvent]

    package init(statesArrears: Bool, namesWaysOut: Bool, events: [DeliveryEvent]) {
        self.statesArrears = statesArrears
        self.namesWaysOut = namesWaysOut
        self.events = events
    }

    /// One thing somebody can prove about the delivery.
    package struct DeliveryEvent: Codable, Sendable, Hashable {
        package enum Kind: String, Codable, Sendable, CaseIterable {
            /// Posted, sent by e-mail or SMS, or left somewhere: proves no delivery (ZA-NCA-06).
            case sent
            /// The item's track shows it at the post office of the consumer's own address (ZA-NCA-07).
            case atRightPostOffice
            /// The track shows it at another one.
            case atWrongPostOffice
            /// Diverted, or sent back: whatever its track showed before proves nothing any more.
            case returned
            /// An adult at the place the consumer chose signed for it.
            case signedFor
        }

        package var on: LocalDate
        package var kind: Kind

        package init(on: LocalDate, kind: Kind) {
            self.on = on
            self.kind = kind
        }
    }

    /// The day on which it counts as delivered: that of the first proof that still stands. Nil without one. An item
    /// that is sent back on the day it arrived was not delivered.
    package var deliveredOn: LocalDate? {
        let lastReturn = events.filter { $0.kind == .returned }.map(\.on).max()
        let proofs = events.filter { event in
            switch event.kind {
            case .signedFor: true
            case .atRightPostOffice: lastReturn.map { event.on > $0 } ?? true
            case .sent, .atWrongPostOffice, .returned: false
            }
        }
        return proofs.map(\.on).min()
    }
}

/// What the consumer said to the notice. Silence is no answer.
package struct NoticeAnswer: Codable, Sendable, Hashable {
    package var on: LocalDate
    /// It turns the proposals of the notice down. Every other answer is for a person to decide on.
    package var rejects: Bool
    /// The day on which a person decided that it does not stand in the way, like a plan that was agreed and then
    /// broken.
    package var settledOn: LocalDate?

    package init(on: LocalDate, rejects: Bool, settledOn: LocalDate? = nil) {
        self.on = on
        self.rejects = rejects
        self.settledOn = settledOn
    }
}

/// Everything that decides from when proceedings may start about one agreement.
package struct LegalFacts: Codable, Sendable, Hashable {
    /// What stops enforcement by law, for as long as it lasts.
    package enum Standstill: String, Codable, Sendable, CaseIterable {
        /// The agreement is rearranged by an order (ZA-NCA-10).
        case restructuringOrder = "restructuring-order"
        /// Notice of a debt review was given (ZA-NCA-13).
        case debtReview = "debt-review"
        /// The National Credit Regulator intervenes (ZA-NCA-14).
        case debtIntervention = "debt-intervention"
    }

    /// The day the default began: the day after the due date of the oldest amount unpaid. Nil when nothing is.
    package var inDefaultSince: LocalDate?
    /// The day on which all that was overdue, with charges and costs of the default, was paid (ZA-NCA-09).
    package var curedOn: LocalDate?
    /// Nil while none was made.
    package var notice: DefaultNotice?
    package var answers: [NoticeAnswer]
    package var standstills: [Standstill]

    package init(
        inDefaultSince: LocalDate?, curedOn: LocalDate?, notice: DefaultNotice?, answers: [NoticeAnswer],
        standstills: [Standstill]
    ) {
        self.inDefaultSince = inDefaultSince
        self.curedOn = curedOn
        self.notice = notice
        self.answers = answers
        self.standstills = standstills
    }
}
