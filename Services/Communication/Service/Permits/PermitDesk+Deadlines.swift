import CommunicationCore
import Contracts
import GRDB
import Policies
import Storage
import Synchronization

extension PermitDesk {
    /// Grants of an earlier process: their deadline runs anew, which can only be later than the true one. Under another
    /// policy than before, what was held is decided again.
    func restartOnce(_ work: UnitOfWork) throws {
        let isFirst = state.withLock { state in
            defer { state.isRestarted = true }
            return !state.isRestarted
        }
        guard isFirst else { return }
        let now = elapsed
        for var contact in try ContactStore.granted(in: work.database) {
            contact.machine.restarted(at: now)
            try ContactStore.put(contact, at: work.now, in: work.database)
            if let deadline = contact.machine.deadline(attempts) { state.withLock { $0.note(deadline: deadline) } }
        }
        let planning = decider.planning
        let known = try StoredSetting.get(Self.policySetting, in: work.database)
        guard known != planning.policies.id else { return }
        try StoredSetting.set(Self.policySetting, planning.policies.id, in: work.database)
        if known != nil { try planning.replanHeld(of: nil, work) }
    }

    private static let policySetting = "communication.policy"

    func checkDeadlines(_ work: UnitOfWork) throws {
        let now = elapsed
        guard let deadline = state.withLock({ $0.nextDeadline }), deadline <= now else { return }
        state.withLock { $0.nextDeadline = nil }
        for var contact in try ContactStore.granted(in: work.database) {
            switch contact.machine.checkDeadline(at: now, limits: attempts) {
            case .waiting:
                if let next = contact.machine.deadline(attempts) { state.withLock { $0.note(deadline: next) } }
            case .resolve(let attempt):
                try ContactStore.put(contact, at: work.now, in: work.database)
                try ContactTrail.add(
                    .resolving, "\(attempt)", to: contact.planned.contactID, at: work.now, in: work.database)
            case .inDoubt:
                try outcomes.settle(contact, .inDoubt, cause: "no-answer", work)
                try outcomes.takeWaitingReports(contact, reference: nil, work)
            }
        }
    }
}
