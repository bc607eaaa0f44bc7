import Calendars
import Contracts
import Money

/// One debtor's mind: its memory, and how it comes to act. It sees its own messages in order of time only.
struct DebtorMind: Sendable {
    let debtor: SandboxDebtor
    let seed: UInt64
    /// Acts later than this never happen.
    let end: Instant
    var accounts: [AccountID: AccountMind] = [:]
    var hasStopped = false
    private var seen: Set<ContactID> = []
    private var actCount: Int
    private var considered = 0
    private var strangerAnswered = false

    init(_ debtor: SandboxDebtor, seed: UInt64, end: Instant, actsPlanned: Int) {
        self.debtor = debtor
        self.seed = seed
        self.end = end
        actCount = actsPlanned
    }

    mutating func see(_ message: SeenMessage, background: AccountBackground, now: Instant) -> [PlannedAct] {
        guard seen.insert(message.contactID).inserted, message.contactClass.isPressing else { return [] }
        considered += 1
        var random = SeededRandom(seed: seed, "message", debtor.debtorID.value, "\(actCount)", "\(considered)")
        guard let intention = reaction(to: message, background, now: now, &random) else { return [] }
        let link = intention.kind.isPreference ? message.optOutLink ?? message.payLink : message.payLink
        let disputes = if case .dispute = intention.kind { true } else { false }
        return plan(
            intention, account: message.accountID, link: disputes ? message.disputeLink ?? link : link, now: now,
            &random)
    }

    private mutating func reaction(
        to message: SeenMessage, _ background: AccountBackground, now: Instant, _ random: inout SeededRandom
    ) -> Intention? {
        if message.channel == .call { return Intention(.ignoreCall, Intention.soon) }
        if message.channel == .sms, let stranger = debtor.behaviour.wrongNumber {
            return answer(of: stranger, &random)
        }
        let memory = accounts[message.accountID, default: AccountMind()]
        guard !memory.isSettledInMind(for: message, now: now) else { return nil }
        let reaction = Reaction(
            debtor: debtor, message: message, memory: memory, background: background, hasStopped: hasStopped, now: now)
        return reaction.intention(&random)
    }

    /// Whoever has the number instead says so once, or never.
    private mutating func answer(of stranger: Behaviour.WrongNumber, _ random: inout SeededRandom) -> Intention? {
        guard stranger == .answers, !strangerAnswered else { return nil }
        strangerAnswered = true
        return Intention(.reply(text: random.pick(Wording.wrongNumber(debtor.language))), Intention.soon)
    }

    // MARK: - Planning

    mutating func plan(
        _ intention: Intention, account: AccountID, link: String?, now: Instant, _ random: inout SeededRandom
    ) -> [PlannedAct] {
        let delay = random.within(intention.delay)
        let at = Grid.waking(after: now, halfHours: delay, jitter: random.below(12), in: debtor.zone)
        return plan(intention.kind, account: account, link: link, at: at)
    }

    mutating func plan(_ kind: ActKind, account: AccountID, link: String?, at: Instant) -> [PlannedAct] {
        guard at < end else { return [] }
        actCount += 1
        accounts[account, default: AccountMind()].actsUnderWay += 1
        return [
            PlannedAct(
                at: at, person: debtor.person, debtorID: debtor.debtorID, accountID: account, number: actCount,
                kind: kind, link: link)
        ]
    }
}

extension ActKind {
    /// Whether it is done on the preferences page.
    var isPreference: Bool {
        switch self {
        case .optOut, .optIn: true
        default: false
        }
    }
}
