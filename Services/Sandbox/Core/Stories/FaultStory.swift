import Calendars
import Contracts
import Messaging
import Money

/// Messages that are wrong on purpose, one kind after the other: each must be rejected with its reasons, and nothing of
/// it may have an effect.
struct FaultStory {
    /// An account that is there from the first batch on, and whom it belongs to.
    struct Host: Sendable {
        let system: SystemID
        let debtor: String
        let record: JSONValue
        let account: PlannedAccount
        let invoice: PlannedInvoice
    }

    let timetable: Timetable
    let hosts: [Host]
    var random: SeededRandom

    /// One fault of each kind for every so many debtors, and one at least.
    static let debtorsPerFault = 500

    mutating func tell(_ draft: inout FeedDraft, debtors: Int) {
        for round in 0..<max(1, debtors / Self.debtorsPerFault) {
            for (index, fault) in Fault.all.enumerated() { plant(fault, "X\(round)-\(index)", &draft) }
            plantReusedID(&draft)
        }
    }

    private mutating func plant(_ fault: Fault, _ suffix: String, _ draft: inout FeedDraft) {
        let host = random.pick(hosts)
        let instant = timetable.batch(random.within(2...max(2, timetable.batchCount - 1)))
        let message = fault.message(host, timetable.date(0), suffix)
        draft.say(message, in: host.system, of: "fault", at: instant, planted: fault.name)
    }

    /// The id of a good message again, with another amount under it.
    private mutating func plantReusedID(_ draft: inout FeedDraft) {
        let good = draft.entries.filter {
            $0.message.type == InvoiceIssued.messageType && $0.planted == nil && $0.instant == timetable.start
        }
        let victim = random.pick(good)
        let later = victim.instant + .seconds(10_800 * random.within(1...7))
        draft.sayAgain(
            victim.message.replacing(["amount": text("1.00")]), victim.id, in: victim.system, at: later,
            planted: "id-used-for-other-content")
    }
}
