import Contracts

/// What people write, as people write it.
enum Wording {
    static func stop(_ language: String) -> [String] {
        switch language {
        case "af": ["STAAK", "Staak asb", "Hou op met die boodskappe", "los my uit", "Stop asseblief"]
        case "zu": ["Yeka", "YEKA ngicela", "Ngiyekeni", "yekela", "STOP ngicela"]
        default:
            ["STOP", "stop", "STOP please", "Pls stop sending me these", "S T O P", "No more sms please", "Stop!!"]
        }
    }

    static func wrongNumber(_ language: String) -> [String] {
        switch language {
        case "af": ["Verkeerde nommer", "Jammer, verkeerde nommer. Ek ken nie die persoon nie"]
        case "zu": ["Inombolo engalungile", "Uxolo, inombolo engeyona"]
        default: ["Wrong number", "You have the wrong number, I don't know this person"]
        }
    }

    static func paid(_ language: String) -> [String] {
        switch language {
        case "af": ["Ek het betaal dankie", "Is klaar betaal"]
        case "zu": ["Sengikhokhile", "Ngikhokhile ngiyabonga"]
        default: ["I have paid by EFT", "Paid this morning, thanks"]
        }
    }

    /// Says nothing that could be acted on.
    static func question(_ language: String) -> [String] {
        switch language {
        case "af": ["Stuur asb vir my die staat", "Watter rekening is dit?"]
        case "zu": ["Ngicela isitatimende", "Iyiphi le akhawunti?"]
        default: ["Please send me the statement", "Which account is that for?"]
        }
    }

    static func dispute(_ reason: DisputeReason) -> [String] {
        switch reason {
        case .wrongAmount: ["The amount is not what we agreed on.", "My meter was read wrongly again."]
        case .alreadyPaid: ["I paid this at the till in December.", "See my bank's proof of payment."]
        case .notMine: ["I never opened this account.", "This must be the previous tenant's."]
        case .schemeShouldPay: ["My medical aid must pay this.", "The claim was sent in November."]
        case .goodsOrService: ["The fridge never worked.", "Nothing was delivered."]
        case .other: ["This cannot be right."]
        }
    }

    /// Everything that anybody may write, but for phrases so short that they stand in other files by chance.
    static var distinctive: [String] {
        let replies = ["en", "af", "zu"].flatMap { stop($0) + wrongNumber($0) + paid($0) + question($0) }
        return (replies + DisputeReason.allCases.flatMap(dispute)).filter { $0.utf8.count >= distinctiveBytesMin }
    }

    private static let distinctiveBytesMin = 15
}
