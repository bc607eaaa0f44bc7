import Calendars
import Contracts
import DisputeCore
import Money
import Web

/// Values in plain words, for pages.
enum PlainText {
    /// `3 February 2026`.
    static func day(_ date: LocalDate) -> String { DebtorLanguage.english.day(date) }

    /// `3 February 2026, 08:30 UTC`.
    static func moment(_ instant: Instant) -> String {
        let local = Zone.utc.local(at: instant)
        return "\(day(local.date)), \(local.time.iso8601) UTC"
    }

    /// An amount as people type it: spaces, a currency sign, commas between thousands and one as the decimal point are
    /// forgiven. `nil` when it is not plainly one amount.
    static func amount(_ text: String, _ currency: Currency) -> Money? {
        var plain = text.filter { !$0.isWhitespace }
        if let sign = [currency.code, "R", "$", "£", "€"].first(where: plain.hasPrefix) {
            plain.removeFirst(sign.count)
        }
        let groups = plain.prefix { $0 != "." }.split(separator: ",", omittingEmptySubsequences: false)
        if groups.count > 1, (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) {
            plain.removeAll { $0 == "," }
        } else if groups.count == 2, !plain.contains(".") {
            plain = "\(groups[0]).\(groups[1])"
        }
        return try? Money(decimal: plain, currency: currency)
    }

    static func sign(_ currency: Currency) -> String {
        switch currency {
        case .zar: "R"
        case .usd: "$"
        case .gbp: "£"
        default: currency.code
        }
    }

    /// The number of the invoice a dispute is about; nil when it is about the account.
    static func number(of dispute: DisputeCase, _ account: AccountState?) -> String? {
        dispute.invoiceID.map { id in
            account?.openInvoices.first { $0.invoiceID == id }?.number ?? id.unscoped
        }
    }

    /// What the disputed amount is, as the debtor put it.
    static func subject(_ dispute: DisputeCase, _ account: AccountState?) -> String {
        switch (dispute.amount?.formattedForPeople, number(of: dispute, account)) {
        case (let amount?, let number?): "\(amount) of invoice \(number)"
        case (let amount?, nil): amount
        case (nil, let number?): "All of invoice \(number)"
        case (nil, nil): "All that is owed"
        }
    }

    static func standing(_ standing: DisputeStanding) -> String {
        switch standing {
        case .open: "Open"
        case .underReview: "In review"
        case .upheld: "Upheld"
        case .partlyUpheld: "Partly upheld"
        case .rejected: "Not upheld"
        case .withdrawn: "Withdrawn"
        }
    }

    static func verdict(_ verdict: Verdict) -> String {
        switch verdict {
        case .upheld: "Upheld"
        case .partlyUpheld: "Partly upheld"
        case .rejected: "Not upheld"
        case .withdrawn: "Withdrawn by the debtor"
        }
    }

    static func source(_ source: DisputeSource) -> String {
        switch source {
        case .page: "The debtor's page"
        case .erp: "The creditor's system"
        case .reply: "An answer to a message"
        case .staff: "Taken down by staff"
        }
    }

    static func hold(_ reason: HoldReason) -> String {
        switch reason {
        case .dispute: "Dispute"
        case .debtReview: "Debt review"
        case .breathingSpace: "Breathing space"
        case .deceased: "Deceased"
        case .sequestrated: "Sequestrated"
        case .represented: "Represented"
        case .manual: "Placed by staff"
        case .unprocessedFact: "A message could not be applied"
        }
    }

    static func task(_ kind: PersonTask.Kind) -> String {
        switch kind {
        case .disputeUnclear: "Disputes something; it is not certain which account"
        case .wrongPerson: "Somebody else answered"
        case .replyUnsure: "An answer nobody could place"
        case .paymentClaimed: "Says that it is paid"
        case .promiseTold: "Says that it will be paid"
        case .represented: "Says that somebody acts for them"
        case .debtReview: "Says that they are under debt review"
        case .hardship: "Told us of illness or hardship"
        case .status: "The creditor's system told a status"
        }
    }

    /// What a person should do about it.
    static func advice(_ kind: PersonTask.Kind) -> String {
        switch kind {
        case .disputeUnclear:
            "Read the answer, find the account, and open the dispute there. The debtor is held until you decide."
        case .wrongPerson: "The number is marked as wrong already. Find out how to reach the debtor."
        case .replyUnsure: "Read the answer and do what it asks for."
        case .paymentClaimed:
            "Look for the payment and have it allocated. Messages rest for three days from the answer."
        case .promiseTold:
            "Agree on a day and an amount, and have the promise recorded. Messages rest for three days from the answer."
        case .represented:
            "Note who acts, and write to them only. The debtor is held: direct contact stays barred (ZA-CFDC-14)."
        case .debtReview:
            "Check it with the debt counsellor or the register. The debtor is held until you decide (ZA-NCA-13)."
        case .hardship: "Read what was written and offer what the creditor allows. Place a hold if contact should rest."
        case .status: "Look at what follows from it: estate, counsellor or representative. The hold stands by itself."
        }
    }

    static func history(_ kind: HistoryStore.Kind) -> String {
        switch kind {
        case .opened: "Opened"
        case .said: "More was written"
        case .assigned: "Assigned"
        case .evidenceAsked: "The debtor was asked for something"
        case .near: "Three business days are left"
        case .overdue: "The deadline has passed"
        case .resolved: "Decided"
        case .withdrawn: "Taken back by the debtor"
        case .taskOpened: "Came in"
        case .taskClosed: "Closed"
        case .held: "Hold placed"
        case .released: "Hold released"
        }
    }

    static func actor(_ name: String) -> String {
        switch name {
        case "debtor": "the debtor"
        case "erp": "the creditor's system"
        case "clock": "by itself"
        default: name
        }
    }
}
