/// How a debtor is reached.
package enum Channel: String, Sendable, Codable, CaseIterable { case sms, email, whatsapp, letter, call }

/// What a message is for. Windows, barred days, identification and the opt-out line bind all of them; caps and the
/// stops for settled, held and disputed accounts bind reminder, collection and marketing; an opt-out from a channel
/// binds all but its own one confirmation.
package enum ContactClass: String, Sendable, Codable, CaseIterable {
    case reminder, collection, statutory, receipt, confirmation, marketing

    /// Whether caps, and stops for settled, held and disputed accounts, bind it.
    package var isPressing: Bool {
        switch self {
        case .reminder, .collection, .marketing: true
        case .statutory, .receipt, .confirmation: false
        }
    }
}

/// How a delivery attempt ended.
package enum DeliveryResult: String, Sendable, Codable, CaseIterable {
    case sent
    /// The provider said no for good: wrong number, mailbox gone.
    case failed
    /// Nothing left the house: the permit ran out before the hand-over began, or the provider said "not now".
    case unused
    /// It may or may not have left. Counts against the caps, is never sent again, and is shown.
    case inDoubt = "in-doubt"
}

/// What a debtor's answer means.
package enum ReplyIntent: String, Sendable, Codable, CaseIterable {
    case stop, paid, promise, dispute, wrongPerson = "wrong-person", represented, unsure
}
