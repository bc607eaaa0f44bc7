package import Contracts

/// Outcomes on their way: told in messages of at most 50, one message at a time, the same one again until the broker
/// has it.
///
/// An item leaves the book on a confirm only. A time-out says nothing; communication knows a repeated outcome by
/// contact, attempt and request.
package struct OutcomeBook: Sendable, Hashable {
    package struct Batch: Sendable, Hashable {
        /// From 1, in the order of telling; part of the message's id, which stays the same when it is sent again.
        package let number: Int
        package let items: [ContactOutcomes.Item]

        package init(number: Int, items: [ContactOutcomes.Item]) {
            self.number = number
            self.items = items
        }
    }

    package private(set) var current: Batch?
    private var waiting: [ContactOutcomes.Item] = []
    private var lastNumber = 0

    package init() {}

    /// Items not confirmed yet.
    package var count: Int { waiting.count + (current?.items.count ?? 0) }

    package mutating func add(_ item: ContactOutcomes.Item) { waiting.append(item) }

    /// The message to send now: the one under way, else the next; nil when there is nothing to tell.
    package mutating func batch() -> Batch? {
        if let current { return current }
        guard !waiting.isEmpty else { return nil }
        lastNumber += 1
        let batch = Batch(number: lastNumber, items: Array(waiting.prefix(ContactOutcomes.itemsMax)))
        waiting.removeFirst(batch.items.count)
        current = batch
        return batch
    }

    /// - Returns: how many items are told by it; 0 when it was not the one under way.
    package mutating func confirmed(_ number: Int) -> Int {
        guard let current, current.number == number else { return 0 }
        self.current = nil
        return current.items.count
    }
}
