import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import Policies
import SegmentationCore
import ServiceKit
import Storage

/// Puts accounts into segments: on every fact that bears on one, and once a day while anything is open.
struct Segmenter: Sendable {
    static let timer = "reassess"

    let policies: PolicyBundle

    func handlers() -> Handlers {
        var handlers = Handlers()
        handlers.on(AccountState.self) { account, _, work in
            guard try SegmentCases.keep(account, in: work.database) else { return .done }
            try assess(account.accountID, work)
            return .done
        }
        handlers.on(HoldPlaced.self) { body, _, work in try take(body.set, work) }
        handlers.on(HoldReleased.self) { body, _, work in try take(body.set, work) }
        // What these tell is in the account's state or in its holds.
        handlers.on(PromiseState.self) { _, _, _ in .done }
        handlers.on(DisputeState.self) { _, _, _ in .done }
        handlers.on(DebtorState.self) { _, _, _ in .done }
        // An account on whose state we may be wrong is not pressed.
        ParkedHolds(service: "segmentation").add(to: &handlers)
        handlers.onTimer(Self.timer) { timer, work in try assess(AccountID(timer.key), work) }
        return handlers
    }

    private func take(_ set: HoldSet, _ work: UnitOfWork) throws -> Outcome {
        guard try SegmentCases.keep(set, in: work.database) else { return .done }
        if let account = set.accountID { try assess(account, work) }
        if let debtor = set.debtorID {
            for account in try SegmentCases.accounts(of: debtor, in: work.database) { try assess(account, work) }
        }
        return .done
    }

    private func assess(_ id: AccountID, _ work: UnitOfWork) throws {
        guard let known = try SegmentCases.find(id, in: work.database) else { return }
        guard let creditor = policies.creditors[known.account.creditorID] else {
            return try alert(
                id, "unknown-creditor", "The account's creditor is not in the policies; it is not contacted.", work)
        }
        let facts = known.facts(on: DayStart.date(at: work.now), role: creditor.role)
        switch answer(facts) {
        case .success(let answer):
            if let segmented = known.saying(answer, policyVersion: policies.id) {
                try say(segmented, facts, answer, work)
            }
        case .failure(let error):
            try alert(id, "no-segment", "The segment tables gave no answer: \(error).", work)
        }
        if let next = known.reassessment(after: work.now) {
            try work.schedule(Self.timer, key: id.value, at: next)
        } else {
            try work.cancel(Self.timer, key: id.value)
        }
    }

    private func answer(_ facts: SegmentFacts) -> Result<SegmentAnswer, SegmentError> {
        Result { () throws(SegmentError) in try policies.segment(for: facts) }
    }
}
