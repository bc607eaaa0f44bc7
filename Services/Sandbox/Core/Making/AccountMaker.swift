import Calendars
import Contracts
import Money

/// Makes a debtor's accounts and invoices up.
struct AccountMaker {
    let timetable: Timetable

    static let secondAccountPermille = 200
    /// Of accounts in `trade`. Such an account is taken in, but nobody may be contacted about it.
    static let unknownCreditorPermille = 5
    static let unknownCreditor: CreditorID = "noordkaap-stores"
    /// How many invoices an account gets over the period: 2.08 on average, so 2.5 a debtor.
    static let invoiceCounts: [(Int, Int)] = [(1, 300), (2, 400), (3, 220), (4, 80)]
    /// Due days lie between these, counted from the first day and the last.
    static let dueBeforeStart = 45
    static let dueAfterEnd = 10

    /// - Parameter country: of the debtor.
    func accounts(
        of number: String, from country: String, in system: SystemID, _ random: inout SeededRandom
    ) -> [PlannedAccount] {
        let count = random.chance(Self.secondAccountPermille) ? 2 : 1
        return (1...count).map { account(number, $0, Self.currency(country, in: system), in: system, &random) }
    }

    /// The municipality bills everybody in rand; the traders bill customers abroad in their own money.
    static func currency(_ country: String, in system: SystemID) -> Currency {
        switch (system, country) {
        case ("trade", "GB"): .gbp
        case ("trade", "US"): .usd
        default: .zar
        }
    }

    private func account(
        _ number: String, _ index: Int, _ currency: Currency, in system: SystemID, _ random: inout SeededRandom
    ) -> PlannedAccount {
        let trader: CreditorID = random.pick(weighted: [("karoo-retail", 600), ("linden-practice", 400)])
        let isUnknown = random.chance(Self.unknownCreditorPermille)
        let creditor = system == "city" ? "metsi-city" : isUnknown ? Self.unknownCreditor : trader
        let debtType: DebtType
        let mark: String
        switch creditor {
        case "metsi-city":
            debtType = random.pick(weighted: [(.service, 600), (.rates, 400)])
            mark = "MC"
        case "karoo-retail":
            debtType = random.pick(weighted: [(.credit, 700), (.incidental, 300)])
            mark = "KH"
        case "linden-practice":
            debtType = .medical
            mark = "LP"
        default:
            debtType = .incidental
            mark = "NS"
        }
        let isNew = random.chance(80)
        let openedOnDay = isNew ? random.within(0...max(0, timetable.days / 2)) : -random.within(100...2_000)
        return PlannedAccount(
            id: "A-\(number)-\(index)", creditor: creditor, reference: "\(mark)-\(number)-\(index)",
            debtType: debtType, currency: currency,
            attributes: ["product": debtType.rawValue, "branch": random.pick(["north", "south", "east", "west"])],
            openedOnDay: openedOnDay)
    }

    /// Invoices in the order of their due days, spread over the whole period so that there is work on every day of it.
    func invoices(of account: PlannedAccount, isMarked: Bool, _ random: inout SeededRandom) -> [PlannedInvoice] {
        let count = random.pick(weighted: Self.invoiceCounts)
        let first = max(-Self.dueBeforeStart, account.openedOnDay + 14)
        let last = max(first + count, timetable.days + Self.dueAfterEnd)
        let stretch = (last - first) / count
        return (0..<count).map { index in
            let spread = first + index * stretch + random.below(max(1, stretch))
            let due = isMarked && index == 0 && account.openedOnDay < 0 ? -3 : spread
            let issued = max(account.openedOnDay, due - random.pick([14, 21, 30]))
            return invoice(
                "\(index + 1)", of: account, amount(account, &random), issued: issued, due: due,
                slot: random.within(1...5))
        }
    }

    /// - Parameters: issued: day of the story, and so is due. slot: the batch of that day.
    func invoice(
        _ suffix: String, of account: PlannedAccount, _ amount: Money, issued: Int, due: Int, slot: Int,
        part: InvoicePart = .principal
    ) -> PlannedInvoice {
        let name = account.id.dropFirst(2) + "-" + suffix
        return PlannedInvoice(
            id: "I-\(name)", number: "\(account.reference.prefix(2))\(name)", amount: amount,
            issuedOn: timetable.date(issued), dueOn: timetable.date(due), part: part,
            published: timetable.batch(day: issued, slot: slot), dueDay: due)
    }

    private func amount(_ account: PlannedAccount, _ random: inout SeededRandom) -> Money {
        let rands: ClosedRange<Int> =
            switch account.debtType {
            case .rates, .service, .rent: 150...4_000
            case .credit: 400...9_000
            case .incidental: 300...3_000
            case .medical: 250...6_000
            }
        return account.amount(cents: Int64(random.within(rands) * 100 + random.below(100)))
    }
}
