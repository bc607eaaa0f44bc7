extension BrokenBundle {
    /// Unknown fields, wrong types, values out of range.
    static let shape: [BrokenBundle] = [
        BrokenBundle(
            "an unknown field", "creditors.yaml", "    ncaClass: none", "    nacClass: none\n    ncaClass: none",
            Finding(
                at: "nacClass", "creditors[0].nacClass",
                "is not a field known here; there are id, name, role, collector, jurisdiction, ncaClass, feedMaxAge, "
                    + "channels, bank, replyTo, emailFrom, phone, smsSender")),
        BrokenBundle(
            "a missing field", "creditors.yaml", "    phone: 010 555 0110\n", "",
            Finding(at: "id: metsi-city", "creditors[0].phone", "is missing")),
        BrokenBundle(
            "a field that stands twice", "systems.yaml", "    name: Metsi City finance system",
            "    name: Metsi City finance system\n    name: Again",
            Finding(
                at: "name: Metsi", "",
                "these fields stand here twice: name")),
        BrokenBundle(
            "a word for a number", "strategies/gentle.yaml", "day: -2", "day: soon",
            Finding(at: "day: soon", "steps[0].day", "must be a whole number from -60 to 730")),
        BrokenBundle(
            "a time off the grid", "strategies/gentle.yaml", "at: \"09:00\"", "at: \"09:10\"",
            Finding(at: "09:10", "steps[0].at", "must be a full or half hour from 05:00 to 22:00, like 09:30")),
        BrokenBundle(
            "a time that is none", "strategies/gentle.yaml", "at: \"09:00\"", "at: noon",
            Finding(
                at: "at: noon", "steps[0].at",
                "a time of day must be written hours:minutes as in 09:00, from 00:00 to 23:59")),
        BrokenBundle(
            "an unknown channel", "strategies/gentle.yaml", "channel: sms", "channel: pigeon",
            Finding(at: "pigeon", "steps[0].channel", "must be one of sms, email, whatsapp, letter, call")),
        BrokenBundle(
            "a fallback to itself", "strategies/gentle.yaml", "fallback: [email]", "fallback: [sms]",
            Finding(
                at: "fallback: [sms]", "steps[0].fallback",
                "must name each channel once, and not the step's own")),
        BrokenBundle(
            "a strategy under another name", "strategies/firm.yaml", "id: firm", "id: hard",
            Finding(at: "id: hard", "id", "must be 'firm', the name of the file")),
        BrokenBundle(
            "an age in weeks", "creditors.yaml", "feedMaxAge: 36h", "feedMaxAge: 2w",
            Finding(at: "2w", "creditors[0].feedMaxAge", "must be hours or days like 36h or 2d, or the word none")),
        BrokenBundle(
            "a long sender name", "creditors.yaml", "MetsiCity", "MetsiCityOffice",
            Finding(
                at: "MetsiCityOffice", "creditors[0].smsSender",
                "must have at most 11 letters, digits and spaces; the networks cut longer sender names")),
        BrokenBundle(
            "an address with a display name", "creditors.yaml", "emailFrom: help@umbani.example",
            "emailFrom: Help <help@umbani.example>",
            Finding(
                at: "Help <", "creditors[1].emailFrom",
                "must be a plain e-mail address like accounts@example.org")),
        BrokenBundle(
            "a window that closes before it opens", "rules/za.yaml", "saturday: \"09:00-13:00\"",
            "saturday: \"13:00-09:00\"",
            Finding(
                at: "13:00-09:00", "rules[4].window.saturday",
                "a window must open before it closes on the same day, as 08:00 to 20:00")),
        BrokenBundle(
            "two effects in one rule", "rules/house.yaml", "stop: [minor]",
            "stop: [minor]\n    optOutLine: true",
            Finding(
                at: "id: Q-MINOR", "rules[6]",
                "must have exactly one of window, cap, quietAfterConversation, stop, prescription, waitAfterIssue, "
                    + "identification, optOutLine, forbiddenWords, builtIn")),
        BrokenBundle(
            "a rule for counsel without a reason", "rules/house.yaml",
            "    reason: The current wording of the policy for creditors and agencies has to be confirmed.\n",
            "", Finding(at: "id: CH-WA-01", "rules[23].reason", "is missing")),
        BrokenBundle(
            "an unknown dispute reason", "disputes.yaml", "  other:\n", "  grudge:\n",
            Finding(
                at: "titles:\n      en: Another", "reasons.grudge",
                "there is no reason 'grudge'; there are wrong-amount, already-paid, not-mine, scheme-should-pay, "
                    + "goods-or-service, other"),
            Finding(
                at: "teams:", "reasons.other", "is missing; every reason a debtor can choose must be here")),
        BrokenBundle(
            "an unknown team", "disputes.yaml", "team: identity", "team: fraud",
            Finding(
                at: "team: fraud",
                "reasons.not-mine.team",
                "there is no team 'fraud'; there are billing, identity, medical, payments, service")),
        BrokenBundle(
            "a day that does not exist", "holidays.yaml", "2024-05-29", "2024-05-32",
            Finding(
                at: "2024-05-32", "declared[3].date",
                "a date must be a day that exists, written year-month-day as in 2026-03-31, in the years 1900 to 2200")),
        BrokenBundle(
            "a country without a calendar", "holidays.yaml", "country: GB", "country: FR",
            Finding(
                at: "country: FR", "declared[4].country",
                "must be a country whose holidays are known: GB, US, ZA")),
    ]
}
