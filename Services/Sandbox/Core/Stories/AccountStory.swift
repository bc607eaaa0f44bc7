import Calendars
import Contracts
import Money

/// Everything an ERP says of one account over the whole time, except what debtors do because of a message.
///
/// What pays invoices here and what debtors pay later do not meet: only debtors who pay on time are paid for here.
struct AccountStory {
    let timetable: Timetable
    let maker: AccountMaker
    let system: SystemID
    let debtor: String
    let person: Person
    let account: PlannedAccount
    var random: SeededRandom

    private var invoices: [PlannedInvoice] = []
    private var bounces: [Instant] = []
    private var paymentCount = 0

    /// How many accounts of a thousand, or payments of a thousand where payments are meant.
    static let historyPermille = 100
    static let paidLatePermille = 120
    static let bouncePermille = 80
    static let prepaidPermille = 15
    static let creditNotePermille = 30
    static let cancelledPermille = 15
    static let chargePermille = 60
    static let closedPermille = 8
    static let disputePermille = 12
    static let updatedPermille = 30

    init(
        timetable: Timetable, maker: AccountMaker, system: SystemID, debtor: String, person: Person,
        account: PlannedAccount, random: SeededRandom
    ) {
        self.timetable = timetable
        self.maker = maker
        self.system = system
        self.debtor = debtor
        self.person = person
        self.account = account
        self.random = random
    }

    mutating func tell(_ draft: inout FeedDraft) -> AccountBackground {
        let opened = ERPMessage.opened(account, debtor: debtor, openedOn: timetable.date(account.openedOnDay))
        say(opened, &draft, at: timetable.batch(day: account.openedOnDay, slot: 0))
        if account.openedOnDay < 0, random.chance(Self.historyPermille) { tellHistory(&draft) }
        invoices = maker.invoices(of: account, isMarked: person.mark != nil, &random)
            .filter { timetable.contains($0.published) }
        for invoice in invoices {
            say(.invoice(invoice, on: account.id), &draft, at: invoice.published)
            if person.persona == .paysOnTime { pay(invoice, &draft) }
        }
        tellAsides(&draft)
        return AccountBackground(
            creditor: account.creditor, debtType: account.debtType, invoices: invoices, bounces: bounces)
    }

    private func say(_ message: ERPMessage, _ draft: inout FeedDraft, at instant: Instant) {
        draft.say(message, in: system, of: account.id, at: instant)
    }

    private mutating func nextPayment() -> String {
        paymentCount += 1
        return "E-\(account.id.dropFirst(2))-\(paymentCount)"
    }
}

// MARK: - Payments

extension AccountStory {
    /// Two old invoices, paid a little early or late: what segments are made of.
    private mutating func tellHistory(_ draft: inout FeedDraft) {
        for (suffix, due) in [("H1", -100), ("H2", -70)] {
            let amount = account.amount(cents: Int64(random.within(20_000...90_000)))
            let invoice = maker.invoice(suffix, of: account, amount, issued: due - 21, due: due, slot: 0)
            say(.invoice(invoice, on: account.id), &draft, at: timetable.start)
            let paid = timetable.date(due + random.within(-3...12))
            say(
                .payment(
                    nextPayment(), on: account.id, amount, receivedOn: paid, invoice: invoice.id, method: "eft"),
                &draft, at: timetable.start)
        }
    }

    /// On the due day or a few days before; now and then late, in advance, or only for a while because it bounces.
    private mutating func pay(_ invoice: PlannedInvoice, _ draft: inout FeedDraft) {
        let isLate = random.chance(Self.paidLatePermille)
        let isPrepaid = random.chance(Self.prepaidPermille)
        let isBounced = random.chance(Self.bouncePermille)
        let wanted = isLate ? invoice.dueDay + random.within(1...2) : invoice.dueDay - random.within(0...4)
        let published = timetable.batch(day: wanted, slot: 6)
        let earlier = invoice.published - .seconds(10_800)
        let isEarly = isPrepaid && timetable.contains(earlier)
        let instant = isEarly ? earlier : max(published, invoice.published)
        let received = wanted < 0 ? timetable.date(wanted) : Timetable.date(of: instant)
        let names = isEarly ? nil : random.chance(700) ? invoice.id : nil
        let payment = nextPayment()
        say(
            .payment(
                payment, on: account.id, invoice.amount, receivedOn: received, invoice: names,
                method: random.pick(["debit-order", "eft", "card"])),
            &draft, at: instant)
        let back = instant + .seconds(86_400 * random.within(2...5))
        if isBounced, instant > timetable.start, timetable.contains(back) {
            say(
                .reversal(payment, on: account.id, because: "debit order returned: not enough money"), &draft, at: back)
            bounces.append(back)
        }
    }
}

// MARK: - What happens besides

extension AccountStory {
    private mutating func tellAsides(_ draft: inout FeedDraft) {
        guard let invoice = invoices.last else { return }
        let later = invoice.published + .seconds(86_400 * random.within(1...10))
        // Nothing more is charged on a closed account, so closing stands alone.
        if random.chance(Self.closedPermille) {
            say(.closed(account.id, because: "written off"), &draft, at: later)
            return
        }
        if random.chance(Self.creditNotePermille), person.persona != .paysOnTime { credit(invoice, &draft, at: later) }
        if random.chance(Self.cancelledPermille) { cancelOne(&draft, at: invoice.published) }
        if random.chance(Self.chargePermille), account.debtType == .credit { charge(&draft) }
        if random.chance(Self.disputePermille), person.persona != .paysOnTime { dispute(invoice, &draft, at: later) }
        if random.chance(Self.updatedPermille) {
            say(.updated(account.id, ["branch": "head office", "agent": "7"]), &draft, at: later)
        }
    }

    /// A tenth to three tenths off an invoice.
    private mutating func credit(_ invoice: PlannedInvoice, _ draft: inout FeedDraft, at instant: Instant) {
        let share = Int64(random.within(10...30))
        let amount = Money(minorUnits: invoice.amount.minorUnits * share / 100, currency: invoice.amount.currency)
        let names = random.chance(600) ? invoice.id : nil
        say(
            .creditNote(
                "CN-\(account.id.dropFirst(2))-1", on: account.id, invoice: names, amount,
                issuedOn: Timetable.date(of: instant)),
            &draft, at: instant)
    }

    /// An invoice that should never have been issued, and is taken back some days later.
    private mutating func cancelOne(_ draft: inout FeedDraft, at instant: Instant) {
        let day = (instant.duration(since: timetable.start) / 86_400).components.seconds
        let amount = account.amount(cents: Int64(random.within(10_000...80_000)))
        let wrong = maker.invoice(
            "W", of: account, amount, issued: Int(day), due: Int(day) + random.within(2...30), slot: 0)
        let back = instant + .seconds(86_400 * random.within(1...6))
        say(.invoice(wrong, on: account.id), &draft, at: instant)
        say(.cancelled(wrong.id, on: account.id, because: "captured on the wrong account"), &draft, at: back)
    }

    /// Interest and a fee, each an invoice of its own kind: credit law gives them a place of their own in the order in
    /// which money is used up. Only where nobody has paid everything already.
    private mutating func charge(_ draft: inout FeedDraft) {
        guard person.persona != .paysOnTime, let late = invoices.first(where: { $0.dueDay < timetable.days - 5 }) else {
            return
        }
        for (suffix, part) in [("N", InvoicePart.interest), ("F", .fee)] {
            let day = max(0, late.dueDay) + random.within(1...4)
            let amount = account.amount(cents: Int64(random.within(1_500...8_000)))
            let invoice = maker.invoice(
                suffix, of: account, amount, issued: max(day, account.openedOnDay), due: day + 7,
                slot: random.within(1...5), part: part)
            say(.invoice(invoice, on: account.id), &draft, at: invoice.published)
        }
    }

    private mutating func dispute(_ invoice: PlannedInvoice, _ draft: inout FeedDraft, at instant: Instant) {
        let reason = random.pick([DisputeReason.wrongAmount, .alreadyPaid, .goodsOrService])
        let isWhole = random.chance(500)
        let half = Money(minorUnits: invoice.amount.minorUnits / 2, currency: invoice.amount.currency)
        say(
            .dispute(
                account.id, invoice: isWhole ? nil : invoice.id, isWhole ? nil : half, reason,
                text: "Raised at the counter of a branch."),
            &draft, at: instant)
    }
}
