import Contracts
import Messaging
import SandboxCore

/// Does what debtors and the specialist do, over public HTTP only.
struct ActPerformer: Sendable {
    /// People who act at the same time; one person's acts follow each other.
    static let peopleMax = 16

    let pages: DebtorVisits
    let replies: TextReplies
    let specialist: SpecialistDesk

    /// - Parameter acts: of one instant. - Returns: a line for each, in order of person and number.
    func perform(_ acts: [PlannedAct]) async throws -> [ActLine] {
        let people = Dictionary(grouping: acts.sorted(), by: \.person).values.sorted { $0[0] < $1[0] }
        var lines: [ActLine] = []
        try await withThrowingTaskGroup(of: [ActLine].self) { group in
            for (index, acts) in people.enumerated() {
                if index >= Self.peopleMax, let done = try await group.next() { lines += done }
                group.addTask {
                    var lines: [ActLine] = []
                    for act in acts { lines.append(ActLine(act: act, outcome: try await self.perform(act))) }
                    return lines
                }
            }
            for try await done in group { lines += done }
        }
        return lines.sorted { $0.act < $1.act }
    }

    private func perform(_ act: PlannedAct) async throws -> ActOutcome {
        switch act.kind {
        case .pay(let amount): try await pages.pay(act, amount: amount, declined: false)
        case .payFails: try await pages.pay(act, amount: nil, declined: true)
        case .promise(let amount, let day): try await pages.promise(act, amount, on: day)
        case .dispute(let reason, let invoice, let amount, let text):
            try await pages.dispute(act, reason: reason, invoice: invoice, amount: amount, text: text)
        case .optOut(let channels): try await pages.choose(act, channels, wanted: false)
        case .optIn(let channels): try await pages.choose(act, channels, wanted: true)
        case .stopSMS(let text), .reply(let text): try await replies.send(text, for: act)
        case .resolveDispute(let dispute, let verdict, let adjustment):
            try await specialist.resolve(dispute, verdict: verdict, adjustment: adjustment)
        case .ignoreCall, .erpPayment: ActOutcome(status: nil, succeeded: true)
        }
    }
}
