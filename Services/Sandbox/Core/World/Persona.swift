/// The kinds of debtors, with how many of a thousand are of each kind.
package enum Persona: String, Sendable, CaseIterable {
    /// The ERP reports its payments by their due days; it reacts to messages only when such a payment bounced.
    case paysOnTime = "pays-on-time"
    case paysAfterSMS = "pays-after-sms"
    case paysAfterEmail = "pays-after-email"
    case paysInPart = "pays-in-part"
    case keepsPromises = "keeps-promises"
    case breaksPromises = "breaks-promises"
    case disputes = "disputes"
    /// Replies STOP to text messages.
    case repliesStop = "replies-stop"
    /// Uses the preferences page.
    case unsubscribes = "unsubscribes"
    /// Its payment is declined at first.
    case failsFirst = "fails-first"
    case neverReacts = "never-reacts"

    package var permille: Int {
        switch self {
        case .paysOnTime: 250
        case .paysAfterSMS: 170
        case .paysAfterEmail: 130
        case .paysInPart: 70
        case .keepsPromises: 70
        case .breaksPromises: 50
        case .disputes: 50
        case .repliesStop: 40
        case .unsubscribes: 40
        case .failsFirst: 30
        case .neverReacts: 100
        }
    }
}
