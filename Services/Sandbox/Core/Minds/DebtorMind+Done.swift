import Calendars
import Contracts

extension DebtorMind {
    /// What follows from an act of this debtor.
    mutating func done(_ act: PlannedAct, succeeded: Bool, now: Instant) -> [PlannedAct] {
        var random = SeededRandom(seed: seed, "done", debtor.debtorID.value, String(act.number))
        var memory = accounts[act.accountID, default: AccountMind()]
        memory.actsUnderWay = max(0, memory.actsUnderWay - 1)
        let next = consequence(of: act, succeeded, &memory, now: now, &random)
        accounts[act.accountID] = memory
        guard let next else { return [] }
        switch next {
        case .intention(let intention):
            return plan(intention, account: act.accountID, link: act.link, now: now, &random)
        case .act(let kind, let at):
            return plan(kind, account: act.accountID, link: act.link, at: at)
        }
    }

    private enum Consequence {
        case intention(Intention)
        case act(ActKind, Instant)
    }

    private mutating func consequence(
        of act: PlannedAct, _ succeeded: Bool, _ memory: inout AccountMind, now: Instant, _ random: inout SeededRandom
    ) -> Consequence? {
        switch act.kind {
        case .pay(let part):
            guard succeeded else { return nil }
            memory.paidAt = now
            memory.promisedUntil = nil
            memory.hasPaidPart = memory.hasPaidPart || part != nil
            return nil
        case .payFails:
            memory.wasDeclined = true
            return .intention(Intention(.pay(nil), Intention.nextDays))
        case .promise(_, let day):
            return promised(until: day, succeeded, &memory, now: now, &random)
        case .dispute(let reason, let invoice, _, let text):
            memory.hasDisputed = memory.hasDisputed || succeeded
            // The invoice may have been settled meanwhile: then everything is disputed.
            guard !succeeded, invoice != nil else { return nil }
            return .intention(
                Intention(.dispute(reason: reason, invoice: nil, amount: nil, text: text), Intention.nextDays))
        case .stopSMS:
            hasStopped = hasStopped || succeeded
            return nil
        case .optOut(let channels):
            hasStopped = hasStopped || succeeded
            guard succeeded, random.chance(250) else { return nil }
            return .intention(Intention(.optIn(channels: channels), 400...960))
        case .erpPayment:
            memory.paidAt = succeeded ? now : memory.paidAt
            guard succeeded, random.chance(150), canText else { return nil }
            return .intention(Intention(.reply(text: random.pick(Wording.paid(debtor.language))), Intention.soon))
        case .reply, .optIn, .ignoreCall, .resolveDispute:
            return nil
        }
    }

    private var canText: Bool { debtor.mobile?.reachesDebtor == true && !hasStopped }

    /// Who keeps promises pays on the promised day by day; who breaks them waits to be asked again.
    private func promised(
        until day: LocalDate, _ succeeded: Bool, _ memory: inout AccountMind, now: Instant,
        _ random: inout SeededRandom
    ) -> Consequence? {
        let keeps = debtor.behaviour.persona == .keepsPromises
        guard succeeded else {
            return keeps && random.chance(600) ? .intention(Intention(.pay(nil), Intention.nextDays)) : nil
        }
        let after = Grid.instant(on: day.adding(days: 2), halfHoursAfterOpening: 0, in: debtor.zone)
        memory.promisedUntil = after
        guard keeps else {
            memory.promisesBroken += 1
            return nil
        }
        let at = Grid.instant(on: day, halfHoursAfterOpening: random.within(4...28), in: debtor.zone)
        return at > now ? .act(.pay(nil), at) : .intention(Intention(.pay(nil), Intention.soon))
    }
}
