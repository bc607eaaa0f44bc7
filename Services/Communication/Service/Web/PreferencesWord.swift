import Contracts
import Web

/// What the code of the preferences page says; its template says more.
enum PreferencesWord: String, PageWord {
    case title
    case sms
    case email
    case whatsapp
    case letter
    case call

    init(_ channel: Channel) {
        self =
            switch channel {
            case .sms: .sms
            case .email: .email
            case .whatsapp: .whatsapp
            case .letter: .letter
            case .call: .call
            }
    }
}
