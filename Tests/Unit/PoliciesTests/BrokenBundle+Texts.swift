extension BrokenBundle {
    private static let zuluSMS = "templates/zu/sms/missed-date.mustache"
    private static let email = "templates/en/email/follow-up.mustache"
    private static let letter = "templates/af/letter/final-notice.mustache"

    /// What templates may and must say.
    static let texts: [BrokenBundle] = [
        BrokenBundle(
            "no opt-out in an SMS", zuluSMS, "STOP", "YEKA",
            Finding(
                at: "{{creditorName}}", "body",
                "must say how to opt out with the word STOP (rule Q-OPTOUT-LINE)"),
            Finding(at: "{{creditorName}}", "body", "must say how to opt out with the word STOP (rule US-F-10)")),
        BrokenBundle(
            "no opt-out in a letter", letter, "{{optOutLink}}", "{{payLink}}",
            Finding(
                at: "Geagte", "body",
                "must say how to opt out with {{optOutLink}} (rule Q-OPTOUT-LINE)")),
        BrokenBundle(
            "no amount", zuluSMS, "{{amount}}", "{{invoiceNumber}}",
            Finding(
                at: "{{creditorName}}",
                "body", "must say {{amount}} in every case (rule Q-AMOUNT)")),
        BrokenBundle(
            "an amount only sometimes", zuluSMS, "{{amount}}",
            "{{#invoiceNumber}}{{amount}}{{/invoiceNumber}}",
            Finding(
                at: "{{creditorName}}", "body",
                "must say {{amount}} in every case (rule Q-AMOUNT)")),
        BrokenBundle(
            "no link to pay", zuluSMS, "{{payLink}}", "",
            Finding(
                at: "{{creditorName}}", "body",
                "must say {{payLink}} in every case (rule Q-PAYLINK)")),
        BrokenBundle(
            "no way to dispute", email, "{{disputeLink}}", "",
            Finding(
                at: "Dear", "body",
                "must say {{disputeLink}} in every case (rule Q-DISPUTE-WAY)")),
        BrokenBundle(
            "no registration number", zuluSMS, "{{collectorRegistration}}", "yebo",
            Finding(
                at: "{{creditorName}}", "body",
                "must say {{collectorRegistration}} in every case (rule ZA-DCA-02)")),
        BrokenBundle(
            "a threat of court", email, "Perhaps something stands in the way.",
            "We may take Legal Action.",
            Finding(
                at: "We may take", "body",
                "must not say 'legal action' (rule ZA-DCA-04)")),
        BrokenBundle(
            "a threat in a title", letter, "U rekening {{reference}}:", "Dagvaarding {{reference}}:",
            Finding(at: "title:", "title", "must not say 'dagvaar*' (rule ZA-DCA-04)")),
        BrokenBundle(
            "an unknown variable", email, "{{phone}}", "{{fone}}",
            Finding(
                at: "{{fone}}", "body",
                "there is no variable 'fone'; there are amount, balance, bankAccount, bankBranch, bankHolder, "
                    + "bankName, channel, collectorName, collectorRegistration, creditorName, debtorName, disputeDeadline, "
                    + "disputeLink, disputeNumber, dueDate, invoiceNumber, optOutLink, paidAmount, paidOn, payLink, phone, "
                    + "reference, replyTo, today")),
        BrokenBundle(
            "an unescaped variable", email, "{{phone}}", "{{{phone}}}",
            Finding(
                at: "{{{phone", "body",
                "'{{{phone}}' must be a plain {{name}}, or a part from {{#name}} or {{^name}} to {{/name}}")),
        BrokenBundle(
            "a part that is not closed", email, "{{/collectorName}}", "",
            Finding(at: "{{optOutLink}}", "body", "{{/collectorName}} is missing at the end of its part")),
        BrokenBundle(
            "another class than in English", zuluSMS, "class: collection", "class: reminder",
            Finding(
                at: "class:", "class",
                "must be collection, as in templates/en/sms/missed-date.mustache")),
        BrokenBundle(
            "an SMS with a title", zuluSMS, "class: collection",
            "class: collection\ntitle: Sawubona",
            Finding(
                at: "title:", "title",
                "must be left out: a message on this channel has no title")),
        BrokenBundle(
            "an e-mail without a title", email,
            "title: \"{{creditorName}}: {{amount}} still open on account {{reference}}\"\n", "",
            Finding(at: "class:", "title", "is missing")),
        BrokenBundle(
            "no front matter", zuluSMS, "---\nclass", "class",
            Finding(
                at: "class:", "",
                "must begin with a line '---', then class (and title), then another line '---', then the text")),
        BrokenBundle(
            "an SMS of too many parts", zuluSMS, "siyabonga.",
            "siyabonga kakhulu, sitshele ngokushesha ë." + String(repeating: " Siyabonga.", count: 3),
            Finding(
                at: "{{creditorName}}", "body",
                "takes 8 SMS (UCS-2) with usual values and links that begin with https://pay.example.co.za; "
                    + "at most 3 are allowed, so it must be shorter")),
    ]
}
