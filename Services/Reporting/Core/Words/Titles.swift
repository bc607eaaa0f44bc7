/// What ids are called by people. Everything has a name: an id that nobody named is written out as words.
package struct Titles: Sendable {
    private let rules: [String: String]
    private let strategies: [String: String]
    private let creditors: [String: String]
    private let disputeReasons: [String: String]
    /// The day of each step from the due date, over all strategies the first.
    private let stepDays: [String: Int]

    package init(
        rules: [String: String] = [:], strategies: [String: String] = [:], creditors: [String: String] = [:],
        disputeReasons: [String: String] = [:], stepDays: [String: Int] = [:]
    ) {
        self.rules = rules
        self.strategies = strategies
        self.creditors = creditors
        self.disputeReasons = disputeReasons
        self.stepDays = stepDays
    }

    package func rule(_ id: String) -> String { rules[id] ?? HouseRuleWords.text(id) ?? "A rule of the policies" }

    /// The rule's title up to its details: `Contact hours: Mon to Fri …` → `Contact hours`.
    package func ruleInShort(_ id: String) -> String {
        let title = rule(id)
        // Not at the colon of a time of day.
        let ends = [": ", "; "].compactMap { title.firstRange(of: $0)?.lowerBound }
        return String(title[..<(ends.min() ?? title.endIndex)])
    }

    /// Steps in the order in which they follow a due date; those of no strategy last, by name.
    package func inOrder(steps: [String]) -> [String] {
        steps.sorted { (stepDays[$0] ?? .max, $0) < (stepDays[$1] ?? .max, $1) }
    }

    package func strategy(_ id: String) -> String { strategies[id] ?? Self.words(id) }

    package func creditor(_ id: String) -> String { creditors[id] ?? id }

    package func disputeReason(_ id: String) -> String { disputeReasons[id] ?? Self.words(id) }

    /// Creditors by name, for choosing.
    package var creditorsByName: [(id: String, name: String)] {
        creditors.map { (id: $0.key, name: $0.value) }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// `first-time-late` → `First time late`.
    package static func words(_ id: String) -> String {
        let text = id.split(whereSeparator: { $0 == "-" || $0 == "_" || $0 == "." }).joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    package static func channel(_ id: String) -> String {
        switch id {
        case "sms": "SMS"
        case "email": "E-mail"
        case "whatsapp": "WhatsApp"
        default: words(id)
        }
    }

    package static func source(_ id: String) -> String {
        switch id {
        case "gateway": "Paid through our link"
        case "erp": "Reported by the ERP"
        case "bank": "Bank statement"
        default: words(id)
        }
    }

    /// The letter of the segment's colour, from lowest risk to highest.
    package static func segmentTone(_ id: String) -> String {
        switch id {
        case "settled", "on-time": "a"
        case "new": "b"
        case "occasional": "c"
        case "first-time-late": "d"
        case "chronic": "e"
        default: "f"
        }
    }
}
