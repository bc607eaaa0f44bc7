import Calendars
import CommunicationCore
import Contracts
import GRDB

/// What will go out today and what will not, told beforehand: each contact is judged as if those of the same person
/// that fall due before it, and may go, had gone. So the list keeps the caps that the day itself will keep. It is
/// decided again at the last moment, on what is known then.
struct Forewarning: Sendable {
    /// More of one person in a day no cap lets through.
    private static let earlierMax = 20

    let console: Console

    /// - Returns: nil when there is nothing left to decide.
    func decision(_ line: ContactLine, now: Instant, in database: Database) throws -> ContactDecision? {
        guard line.standing == .planned || line.standing == .due, !line.contact.machine.isInProgress else { return nil }
        let people = console.planning.people
        let debtors = try people.debtors(with: line.contact.planned.debtor, in: database)
        var assumed: [HistoryFacts.Entry] = []
        for earlier in try ContactQueries.waiting(before: line, of: debtors, limit: Self.earlierMax, in: database) {
            let instant = max(now, earlier.dueAt)
            let decision = try console.answer(earlier.contact, at: instant, assumed: assumed, in: database)
            guard decision.record.answer.isAllowed else { continue }
            assumed.insert(Self.sent(earlier.contact.planned, at: instant), at: 0)
        }
        return try console.answer(line.contact, at: max(now, line.dueAt), assumed: assumed, in: database)
    }

    private static func sent(_ planned: PlannedContact, at instant: Instant) -> HistoryFacts.Entry {
        HistoryFacts.Entry(
            at: instant, channel: planned.channel, contactClass: planned.contactClass, account: planned.account,
            outcome: .sent, conversation: false)
    }
}
