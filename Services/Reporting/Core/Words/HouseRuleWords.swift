/// The gate's own rules in words; those of the policy bundle bring their own titles.
enum HouseRuleWords {
    static func text(_ id: String) -> String? { table[id] }

    private static let table: [String: String] = [
        "Q-POLICY": "No policies are loaded",
        "Q-UNKNOWN-DEBTOR": "The debtor's record has not come yet",
        "Q-UNKNOWN-ACCOUNT": "The account is not known yet",
        "Q-UNKNOWN-CREDITOR": "The creditor is not in the policies",
        "Q-NO-ZONE": "The debtor's local time cannot be told",
        "Q-NO-HOURS": "No hour is open in the next two weeks",
        "Q-CLOSING": "Too little time is left before the hours close",
        "Q-NO-ADDRESS": "There is no usable address on the channel",
        "Q-CHANNEL-OFF": "The creditor does not use the channel",
        "Q-SEGMENT-NONE": "The account has no segment yet",
        "Q-FRESH": "What we know was not fresh enough",
        "Q-FEED-AGE": "The ERP's feed is too old",
        "Q-PAID": "Nothing is owed any more",
        "Q-CLOSED": "The account is closed",
        "Q-NOTHING-DUE": "Nothing of it is due now",
        "Q-PROMISE": "A promise to pay is still open",
        "Q-DISPUTE": "The debt is disputed",
        "Q-HOLD": "A hold is in force",
        "Q-STATUS": "The law protects the debtor just now",
        "Q-REPRESENTED": "Somebody acts for the debtor",
        "Q-MINOR": "The debtor is a minor",
        "Q-OPTOUT": "The person opted out of the channel",
        "Q-CEASE": "The person asked for no contact",
        "Q-NO-CONSENT": "There is no consent for the channel",
        "Q-NO-REGISTRATION": "The collector has no current registration",
        "Q-TEMPLATE": "There is no approved text for the channel",
        "Q-IDENTIFICATION": "The text does not say who writes",
        "Q-OPTOUT-LINE": "The text names no way to opt out",
        "Q-AMOUNT": "The text does not name the amount open now",
        "Q-LEGAL-WORDING": "The text threatens what was not begun",
        "Q-IN-PROGRESS": "Another contact with the person is under way",
    ]
}
