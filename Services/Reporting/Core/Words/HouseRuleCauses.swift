/// What the gate's own rules stop on, by the names that the rules of a policy bundle have for it.
package enum HouseRuleCauses {
    /// What a text lacks, or says too much.
    package static let identification = "text-identification", amount = "text-amount"
    package static let optOutLine = "text-opt-out-line", legalWording = "text-legal-wording"
    package static let hours = "hours"

    package static func causes(_ id: String) -> Set<String> { table[id] ?? [] }

    private static let table: [String: Set<String>] = [
        "Q-UNKNOWN-CREDITOR": ["unknown-creditor"],
        "Q-NO-ZONE": ["no-zone"],
        "Q-NO-ADDRESS": ["no-address"],
        "Q-CHANNEL-OFF": ["channel-off"],
        "Q-FRESH": ["stale-facts"],
        "Q-FEED-AGE": ["stale-feed"],
        "Q-PAID": ["settled"],
        "Q-CLOSED": ["settled"],
        "Q-NOTHING-DUE": ["nothing-due"],
        "Q-PROMISE": ["promised"],
        "Q-DISPUTE": ["dispute"],
        "Q-HOLD": ["debt-review", "breathing-space", "deceased", "sequestrated", "manual", "unprocessed-fact"],
        "Q-STATUS": ["debt-review", "breathing-space", "deceased", "sequestrated"],
        "Q-REPRESENTED": ["represented"],
        "Q-MINOR": ["minor"],
        "Q-OPTOUT": ["opted-out"],
        "Q-CEASE": ["ceased"],
        "Q-NO-CONSENT": ["no-consent"],
        "Q-NO-REGISTRATION": ["unregistered"],
        "Q-IN-PROGRESS": ["attempt-open"],
        "Q-IDENTIFICATION": [identification],
        "Q-AMOUNT": [amount],
        "Q-OPTOUT-LINE": [optOutLine],
        "Q-LEGAL-WORDING": [legalWording],
        "Q-NO-HOURS": [hours],
        "Q-CLOSING": [hours],
    ]
}
