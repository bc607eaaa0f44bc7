/// A language as one byte in a link. Numbers stay what they are: links outlive a release.
enum LinkLanguage {
    /// By number; 0 is none.
    static let languages: [UInt8: DebtorLanguage?] = [0: nil, 1: .english, 2: .afrikaans, 3: .isiZulu]

    static func number(_ language: DebtorLanguage?) -> UInt8 {
        switch language {
        case nil: 0
        case .english: 1
        case .afrikaans: 2
        case .isiZulu: 3
        }
    }
}
