extension BrokenBundle {
    /// What files say about one another, tables, strategies and caps.
    static let references: [BrokenBundle] = [
        BrokenBundle(
            "a creditor nobody knows", "systems.yaml", "[metsi-city]", "[metsi-town]",
            Finding(at: "[metsi-town]", "systems[0].creditors", "there is no creditor 'metsi-town' in creditors.yaml")),
        BrokenBundle(
            "a template nobody wrote", "strategies/steady.yaml", "template: final-notice",
            "template: last-words",
            Finding(
                at: "template: last-words", "steps[4].template",
                "there is no template 'last-words' for letter; add templates/en/letter/last-words.mustache"),
            Finding(
                at: "template: last-words", "steps[4].template",
                "there is no template 'last-words' for email; add templates/en/email/last-words.mustache")),
        BrokenBundle(
            "a channel without its text", "strategies/medical.yaml", "fallback: [email]",
            "fallback: [letter]",
            Finding(
                at: "template: reminder-before-due", "steps[0].template",
                "there is no template 'reminder-before-due' for letter; add "
                    + "templates/en/letter/reminder-before-due.mustache")),
        BrokenBundle(
            "a step of another class than its text", "strategies/gentle.yaml", "class: reminder",
            "class: collection",
            Finding(
                at: "class: collection", "steps[0].class",
                "must be reminder, the class of templates/en/sms/reminder-before-due.mustache"),
            Finding(
                at: "class: collection", "steps[0].class",
                "must be reminder, the class of templates/en/email/reminder-before-due.mustache")),
        BrokenBundle(
            "a strategy the tables name and nobody wrote", "segments.dmn", "\"firm\"", "\"fierce\"",
            Finding(
                at: "\"fierce\"", "decision \"Strategy\"",
                "there is no strategy 'fierce'; there are firm, gentle, medical, protected, settled, steady")),
        BrokenBundle(
            "a table with a gap", "segments.dmn",
            "\"occasional\"</text></inputEntry>\n        <inputEntry><text>-</text></inputEntry>\n"
                + "        <inputEntry><text>not(\"medical\")",
            "\"occasional\"</text></inputEntry>\n        <inputEntry><text>-</text></inputEntry>\n"
                + "        <inputEntry><text>not(\"medical\",\"rent\")",
            Finding(
                at: "<decisionTable hitPolicy=\"UNIQUE\"", "decision \"Strategy\"",
                "no rule covers: Segment is \"occasional\" and debtType is \"rent\"")),
        BrokenBundle(
            "a table with an overlap", "segments.dmn", "<inputEntry><text>\"occasional\"</text></inputEntry>",
            "<inputEntry><text>\"occasional\",\"settled\"</text></inputEntry>",
            Finding(
                at: "<rule id=\"strategy-1\"", "decision \"Strategy\"",
                "rules 1 and 5 both match: Segment is \"settled\" and (debtType is \"credit\" or \"incidental\" or "
                    + "\"service\" or \"rates\" or \"rent\")")),
        BrokenBundle(
            "an input nobody provides", "segments.dmn", "<text>invoicesIssued</text>",
            "<text>shoeSize</text>",
            Finding(
                at: "<text>shoeSize</text>", "inputExpression",
                "asks for 'shoeSize', which nobody provides; there are creditorRole, daysOverdue, debtType, invoicesIssued, "
                    + "invoicesPaidLate, openBalance, paymentsReceived, promised, promisesBroken, protected, settled, Segment, "
                    + "Strategy")),
        BrokenBundle(
            "steps too close together", "strategies/firm.yaml", "day: 3\n", "day: 2\n",
            Finding(
                at: "day: 2\n", "steps[2].day",
                "must be at least 2 days after step 'missed' (day 1), as minimumDaysBetweenSteps says")),
        BrokenBundle(
            "a reminder of a date that has passed", "strategies/protected.yaml", "steps: []\n",
            """
            steps:
              - id: late
                day: 3
                at: "09:00"
                channel: sms
                template: reminder-before-due
                class: reminder
                note: Too late.

            """,
            Finding(
                at: "day: 3", "steps[0].day",
                "must be 0 or less: a reminder speaks of a due date to come (after it the class is collection)")),
        BrokenBundle(
            "a cap that a strategy breaks by itself", "rules/house.yaml", "rollingDays: 30, max: 10",
            "rollingDays: 30, max: 3",
            Finding(
                at: "day: 10", "steps[3].day",
                "breaks rule Q-CAP-MONTH by itself: 'heads-up', 'missed', 'nudge', 'options' are 4 contacts in 30 days, "
                    + "and 3 are allowed", file: "strategies/gentle.yaml")),
        BrokenBundle(
            "a cap over more days than the gate is shown", "rules/house.yaml", "rollingDays: 30, max: 10",
            "rollingDays: 90, max: 10",
            Finding(
                at: "rollingDays: 90", "rules[17].cap.rollingDays", "must be a whole number from 1 to 89")),
        BrokenBundle(
            "an hour that is never open", "strategies/gentle.yaml", "at: \"09:00\"", "at: \"21:30\"",
            Finding(at: "21:30", "steps[0].at", "21:30 lies outside the hours of rule UK-C-05 on every day"),
            Finding(at: "21:30", "steps[0].at", "21:30 lies outside the hours of rule US-F-01 on every day"),
            Finding(at: "21:30", "steps[0].at", "21:30 lies outside the hours of rule ZA-CFDC-11 on every day")),
        BrokenBundle(
            "a collector without a registration", "creditors.yaml",
            "      registration: 0031245/11\n", "",
            Finding(
                at: "name: Umbani Recoveries (Pty)",
                "creditors[1].collector.registration", "is missing")),
        BrokenBundle(
            "a third party without a collector", "creditors.yaml",
            "    collector:\n      name: Umbani Recoveries (Pty) Ltd\n      registration: 0031245/11\n"
                + "      expires: 2027-03-31\n",
            "",
            Finding(
                at: "id: karoo-retail", "creditors[1].collector",
                "is missing: a third-party collector needs its name, registration number and expiry date (ZA-DCA-01)")),
        BrokenBundle(
            "a registration that has run out", "creditors.yaml", "expires: 2027-03-31",
            "expires: 2025-03-31",
            Finding(
                at: "name: Umbani Rec", "creditors[1].collector.expires",
                "the registration has run out before the bundle takes effect; enter the renewed one")),
        BrokenBundle(
            "a collector in a country whose rules for collectors are set aside", "creditors.yaml",
            "jurisdiction: ZA\n    ncaClass: full", "jurisdiction: US\n    ncaClass: full",
            Finding(
                at: "role: third-party", "creditors[1].role",
                "must not be third-party in US while rule US-F-18 (Validation information within five days) does not apply: "
                    + "It needs a validation notice, which this bundle does not have; collection for others there must not begin without it."
            ),
            Finding(
                at: "role: third-party", "creditors[1].role",
                "must not be third-party in US while rule US-F-19 (The validation period lasts thirty days from receipt) does "
                    + "not apply: It needs a validation notice, which this bundle does not have."),
            Finding(
                at: "role: third-party", "creditors[1].role",
                "must not be third-party in US while rule US-F-20 (The debt is itemised as of one of five dates) does not "
                    + "apply: It needs a validation notice, which this bundle does not have."),
            Finding(
                at: "role: third-party", "creditors[1].role",
                "must not be third-party in US while rule US-F-21 (Nothing overshadows the validation period) does not apply: "
                    + "Without a validation notice there is no period to keep."),
            Finding(
                at: "role: third-party", "creditors[1].role",
                "must not be third-party in US while rule US-F-23 (Messages say that a debt collector writes) does not apply: "
                    + "No text of this bundle says so yet.")),
        BrokenBundle(
            "a credit class whose rule is set aside", "rules/house.yaml",
            "    status: enforced\n    builtIn: A delivery that comes back",
            "    status: not-applicable\n    reason: None of our creditors gives credit.\n"
                + "    applies:\n      creditClasses: [full]\n    builtIn: A delivery that comes back",
            Finding(
                at: "ncaClass: full", "creditors[1].ncaClass",
                "must not be full in ZA while rule CH-SMS-03 (A network may suppress a number before we know) does not apply: "
                    + "None of our creditors gives credit.", file: "creditors.yaml")),
        BrokenBundle(
            "whatsapp for a third party", "creditors.yaml",
            "feedMaxAge: 36h\n    channels: [sms, email, letter, call]\n    bank:\n      bank: Example Bank\n"
                + "      holder: Umbani",
            "feedMaxAge: 36h\n    channels: [sms, whatsapp]\n    bank:\n      bank: Example Bank\n      holder: Umbani",
            Finding(
                at: "channels: [sms, whatsapp]", "creditors[1].channels",
                "must not have whatsapp: its terms forbid debt collection for others (CH-WA-01)")),
        BrokenBundle(
            "a stop that no rule names", "rules/house.yaml", "stop: [settled, nothing-due]",
            "stop: [nothing-due]",
            Finding(
                at: nil, "rules",
                "no rule stops contact for 'settled'; the house's rules must name it")),
        BrokenBundle(
            "a rule id used twice, in two files", "rules/us.yaml", "id: US-F-02\n", "id: UK-C-02\n",
            Finding(
                at: "id: UK-C-02", "rules[1].id", "'UK-C-02' is used for a second rule; every id must be different")),
        BrokenBundle(
            "a country without hours", "rules/us.yaml", "status: enforced\n    window:",
            "status: enforced\n    applies:\n      classes: [marketing]\n    window:",
            Finding(
                at: nil, "rules",
                "must have a window that binds every class and channel")),
        BrokenBundle(
            "a jurisdiction taken away from a creditor", "creditors.yaml", "jurisdiction: ZA",
            "jurisdiction: DE",
            Finding(
                at: "jurisdiction: DE", "creditors[0].jurisdiction",
                "must be a country whose holidays are known: GB, US, ZA")),
    ]
}
