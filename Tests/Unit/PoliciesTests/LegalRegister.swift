/// The rows of the legal register, by id, as people keep it: what each has become in the rule packs. The register is a
/// document of its own; whoever adds a row there adds it here, and the tests then ask for its entry.
enum LegalRegister {
    struct Row: Sendable {
        let id: String
        /// Why there is no entry for it: it is not about contact. Nil where there is one.
        let noContact: String?
    }

    static let rows = entries.map { Row(id: $0, noContact: nil) } + others.map { Row(id: $0, noContact: $1) }

    /// Rows of which no text was seen, or of which only a summary gives the number: never simply enforced.
    static let unverified: Set = [
        "ZA-CFDC-13", "ZA-NCA-06", "ZA-NCA-30", "ZA-POP-21", "US-S-09", "US-M-10", "UK-C-04", "UK-C-12", "UK-SC-24",
    ]

    /// A row's second half under an id of its own, since a rule has one effect.
    static let parts = ["US-F-06-TALK": "US-F-06"]

    private static let entries =
        ids("ZA-DCA", [1, 2, 4]) + ids("ZA-CFDC", Array(10...16)) + ids("ZA-FEE", [3])
        + ids("ZA-NCA", Array(2...10) + [12, 13, 14, 15, 20, 23, 26, 27, 28, 30]) + ids("ZA-PRE", [21, 22])
        + ids("ZA-CPA", [1, 2, 3]) + ids("ZA-POP", [4, 5, 10, 11, 12, 13, 14, 17, 19, 21]) + ids("ZA-ECT", [6])
        + ids("ZA-WASPA", [7]) + ids("ZA-MSA", [1, 2, 3, 4, 5, 8]) + ids("ZA-NHA", [7]) + ids("ZA-CAL", [1, 2, 3])
        + ids("ZA-EAO", [6])
        + ids("US-F", Array(1...25) + [30, 31, 32]) + ids("US-T", Array(1...5)) + ids("US-C", [6, 7])
        + ids("US-S", [8, 9]) + ids("US-M", [10])
        + ids("UK-C", Array(1...14)) + ids("UK-P", [15]) + ids("UK-B", Array(16...22)) + ids("UK-O", [23])
        + ids("UK-SC", [24])
        + ids("CH-WA", [1, 2]) + ids("CH-SMS", [3])

    private static let others = [
        ("ZA-DCA-03", "A report to the Council when staff changes."),
        ("ZA-DCA-05", "What may be recovered: the amounts come from the ERP."),
        ("ZA-DCA-06", "A settlement account on request; the statement page is open to the debtor at any time."),
        ("ZA-DCA-07", "Trust money, which is not held here."),
        ("ZA-DCA-08", "Interest on trust money, which is not held here."),
        ("ZA-DCA-09", "Taxation of a bill of costs."),
        ("ZA-CFDC-17", "The penalty for breaking other rows."),
        ("ZA-FEE-01", "Which tariff a fee is charged by; no fee is charged here."),
        ("ZA-FEE-02", "A ceiling on fees; no fee is charged here."),
        ("ZA-FEE-04", "Which item of the tariff a message is; no fee is charged here."),
        ("ZA-FEE-05", "Value added tax on fees."),
        ("ZA-FEE-06", "Which costs may be charged on a credit agreement."),
        ("ZA-NCA-01", "Whether the Act covers a creditor's debts: a field of the creditor."),
        ("ZA-NCA-11", "Whether a debt review may cover an agreement in court."),
        ("ZA-NCA-16", "A ceiling on interest and costs."),
        ("ZA-NCA-17", "How that ceiling is counted."),
        ("ZA-NCA-18", "A ceiling on interest."),
        ("ZA-NCA-19", "A ceiling on interest outside the Act."),
        ("ZA-NCA-24", "What may not be told to a credit bureau; nothing is told to one."),
        ("ZA-NCA-25", "When a credit bureau is told of a settled account; nothing is told to one."),
        ("ZA-NCA-29", "Reasons for refusing credit; none is given here."),
        ("ZA-POP-15", "How data are secured."),
        ("ZA-POP-16", "Whom an operator tells of a breach."),
        ("ZA-POP-18", "Access to one's data, at one's own request."),
        ("ZA-POP-20", "Where data may be kept."),
        ("ZA-MSA-06", "What a scheme may take from a savings account."),
        ("ZA-INT-04", "A rate of interest."),
        ("ZA-INT-05", "From when a rate of interest is fixed."),
        ("ZA-EAO-07", "How much of a salary may be attached."),
        ("US-F-26", "When a credit bureau may be told; nothing is told to one."),
        ("US-F-27", "Which debts may be sold; none is sold here."),
        ("US-F-28", "How one payment is spread over several debts."),
        ("US-F-29", "Which amounts may be collected: they come from the ERP."),
    ]

    private static func ids(_ series: String, _ numbers: [Int]) -> [String] {
        numbers.map { "\(series)-\($0 < 10 ? "0" : "")\($0)" }
    }
}
