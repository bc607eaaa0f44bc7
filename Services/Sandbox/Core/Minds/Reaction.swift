import Calendars
import Contracts
import Money

/// How a kind of debtor takes a message.
struct Reaction: Sendable {
    let debtor: SandboxDebtor
    let message: SeenMessage
    let memory: AccountMind
    let background: AccountBackground
    /// The debtor has asked for silence on some channel already.
    let hasStopped: Bool
    let now: Instant

    /// The numbers are times in a thousand.
    func intention(_ random: inout SeededRandom) -> Intention? {
        switch debtor.behaviour.persona {
        case .paysOnTime: afterBounce(&random)
        case .paysAfterSMS: paying(on: .sms, &random)
        case .paysAfterEmail: paying(on: .email, &random)
        case .paysInPart: partly(&random)
        case .keepsPromises, .breaksPromises: promising(&random)
        case .disputes: disputing(&random)
        case .repliesStop: stopping(&random)
        case .unsubscribes: unsubscribing(&random)
        case .failsFirst: declined(&random)
        case .neverReacts: nil
        }
    }

    private var isPastDue: Bool { message.contactClass == .collection }

    private var pay: Intention { Intention(.pay(nil), Intention.withinTwoDays) }

    private func afterBounce(_ random: inout SeededRandom) -> Intention? {
        guard isPastDue, background.bounces.contains(where: { $0 <= now }) else { return nil }
        return random.chance(800) ? pay : nil
    }

    /// Most of them once the due day is past, some at the first word of it; by the link, or at their bank.
    private func paying(on channel: Channel, _ random: inout SeededRandom) -> Intention? {
        let isHeard = message.channel == channel
        guard random.chance(isHeard ? (isPastDue ? 800 : 350) : 100) else { return nil }
        guard random.chance(350) else { return pay }
        return Intention(.erpPayment(transferred(&random)), Intention.withinTwoDays)
    }

    /// What was asked for; now and then rounded up to the next ten.
    private func transferred(_ random: inout SeededRandom) -> Money {
        let asked = message.amount.minorUnits
        let rest = asked % 1_000
        let isRounded = random.chance(60) && rest > 0
        return Money(minorUnits: isRounded ? asked - rest + 1_000 : asked, currency: message.amount.currency)
    }

    private func partly(_ random: inout SeededRandom) -> Intention? {
        if memory.hasPaidPart { return random.chance(500) ? pay : nil }
        guard random.chance(700) else { return nil }
        let share = Int64(random.within(30...60))
        // Whole rand or pounds, and never less than the page takes.
        let part = message.amount.minorUnits * share / 10_000 * 100
        guard part >= 2_000 else { return pay }
        return Intention(
            .pay(Money(minorUnits: part, currency: message.amount.currency)), Intention.withinTwoDays)
    }

    private func promising(_ random: inout SeededRandom) -> Intention? {
        if memory.promisesBroken >= 2 { return random.chance(400) ? pay : nil }
        guard random.chance(800) else { return nil }
        let today = debtor.zone.local(at: now).date
        let day = today.adding(days: random.within(3...12))
        return Intention(.promise(message.amount, on: day), Intention.soon)
    }

    private func stopping(_ random: inout SeededRandom) -> Intention? {
        guard message.channel == .sms, !hasStopped else { return random.chance(300) ? pay : nil }
        return Intention(.stopSMS(text: random.pick(Wording.stop(debtor.language))), Intention.soon)
    }

    private func unsubscribing(_ random: inout SeededRandom) -> Intention? {
        guard !hasStopped else { return random.chance(200) ? pay : nil }
        let channels = random.chance(350) ? [] : [message.channel]
        return Intention(.optOut(channels: channels), Intention.soon)
    }

    private func declined(_ random: inout SeededRandom) -> Intention? {
        if memory.wasDeclined { return pay }
        return random.chance(850) ? Intention(.payFails, Intention.withinTwoDays) : nil
    }
}

// MARK: - Disputes

extension Reaction {
    /// Once only; when messages go on after it, the answer was no, or only in part yes.
    private func disputing(_ random: inout SeededRandom) -> Intention? {
        if memory.hasDisputed { return random.chance(600) ? pay : nil }
        let reasons: [(DisputeReason, Int)] =
            background.debtType == .medical
            ? [(.schemeShouldPay, 500), (.wrongAmount, 300), (.alreadyPaid, 200)]
            : [(.wrongAmount, 450), (.alreadyPaid, 300), (.notMine, 250)]
        let reason = random.pick(weighted: reasons)
        let invoice = random.chance(400) ? background.invoices.last { $0.published <= now } : nil
        let system = debtor.system
        return Intention(
            .dispute(
                reason: reason.rawValue, invoice: invoice.map { InvoiceID(system: system, $0.id).value },
                amount: reason == .wrongAmount ? half(of: invoice, &random) : nil, text: words(reason, &random)),
            Intention.soon)
    }

    private func half(of invoice: PlannedInvoice?, _ random: inout SeededRandom) -> Money? {
        guard random.chance(500) else { return nil }
        let whole = invoice.map { min($0.amount.minorUnits, message.amount.minorUnits) } ?? message.amount.minorUnits
        return whole >= 2 ? Money(minorUnits: whole / 2, currency: message.amount.currency) : nil
    }

    private func words(_ reason: DisputeReason, _ random: inout SeededRandom) -> String {
        let words = random.pick(Wording.dispute(reason))
        return debtor.behaviour.plantedWords.map { "\(words) Signed \($0)." } ?? words
    }
}
