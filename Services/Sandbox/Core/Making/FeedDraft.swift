import Calendars
import Contracts
import Messaging

/// Collects the events of a world in whatever order its parts are made, and puts them in order at the end.
struct FeedDraft {
    struct Entry {
        let instant: Instant
        /// Watermarks come last in their instant: they say that everything else has been published.
        let rank: Int
        let system: SystemID
        let id: String
        let message: ERPMessage
        let resendOf: String?
        let planted: String?
    }

    private(set) var entries: [Entry] = []
    private let timetable: Timetable
    private var counts: [String: Int] = [:]

    init(_ timetable: Timetable) { self.timetable = timetable }

    /// Adds a message under the next id of its owner; leaves it out when the story is over by then.
    /// - Returns: the id.
    @discardableResult
    mutating func say(
        _ message: ERPMessage, in system: SystemID, of owner: String, at instant: Instant, planted: String? = nil
    ) -> String {
        let count = counts["\(system)/\(owner)", default: 0] + 1
        counts["\(system)/\(owner)"] = count
        let id = "\(system)-\(owner)-\(count)"
        sayAgain(message, id, in: system, at: instant, planted: planted)
        return id
    }

    /// The same under an id that was chosen.
    mutating func sayAgain(
        _ message: ERPMessage, _ id: String, in system: SystemID, at instant: Instant, resendOf: String? = nil,
        planted: String? = nil
    ) {
        guard timetable.contains(instant) else { return }
        let rank = message.type == Watermark.messageType && planted == nil ? 1 : 0
        entries.append(
            Entry(
                instant: instant, rank: rank, system: system, id: id, message: message, resendOf: resendOf,
                planted: planted))
    }

    /// Sends some good messages a second time, unchanged: an ERP that did not hear the broker's confirm must.
    mutating func resendSome(_ random: inout SeededRandom, permille: Int) {
        for entry in entries where entry.planted == nil && random.chance(permille) {
            let later = entry.instant + .seconds(10_800 * random.within(0...24))
            sayAgain(entry.message, entry.id, in: entry.system, at: later, resendOf: entry.id)
        }
    }

    func finished() -> [FeedEvent] {
        let order = entries.indices.sorted { left, right in
            let (one, other) = (entries[left], entries[right])
            return (one.instant, one.rank, left) < (other.instant, other.rank, right)
        }
        return order.enumerated().map { number, index in
            let entry = entries[index]
            return FeedEvent(
                instant: entry.instant, number: number + 1, system: entry.system, type: entry.message.type,
                id: entry.id,
                subject: entry.message.subject, data: entry.message.data, resendOf: entry.resendOf,
                planted: entry.planted)
        }
    }
}
