/// How many permits to ask for. One request is out at a time; each grant takes a slot until its outcome is known.
///
/// A value without clock or broker: the loop asks it and tells it.
package struct SlotMachine: Sendable, Hashable {
    package let capacity: Int
    /// Outcomes not confirmed yet beyond which no more are taken on.
    package let unconfirmedMax: Int
    package private(set) var busy = 0
    package private(set) var unconfirmed = 0
    package private(set) var isAsking = false
    package private(set) var isDraining = false

    package init(capacity: Int, unconfirmedMax: Int = 1_000) {
        precondition(capacity > 0, "a notifier needs at least one slot, not \(capacity)")
        self.capacity = capacity
        self.unconfirmedMax = unconfirmedMax
    }

    /// Asking for each slot as it comes free would cost a round to the broker for every message: a quarter is waited
    /// for.
    private var least: Int { max(1, capacity / 4) }

    /// The number of permits to ask for now; nil when nothing may be asked. The request is out until `answered`.
    package mutating func ask() -> Int? {
        let free = capacity - busy
        guard !isDraining, !isAsking, free >= least, unconfirmed < unconfirmedMax else { return nil }
        isAsking = true
        return free
    }

    /// An answer came with so many grants, or none because there was nothing, or the request was given up.
    package mutating func answered(grants: Int) {
        precondition(isAsking, "an answer without a request")
        isAsking = false
        busy += grants
    }

    /// A grant's slot is free again.
    /// - Parameter hasOutcome: whether an outcome waits to be told.
    package mutating func finished(hasOutcome: Bool) {
        precondition(busy > 0, "more grants ended than were taken")
        busy -= 1
        if hasOutcome { unconfirmed += 1 }
    }

    package mutating func confirmed(_ count: Int) {
        unconfirmed -= min(count, unconfirmed)
    }

    /// No more requests from now on.
    package mutating func drain() { isDraining = true }

    /// Whether nothing is in hand and nothing left to tell.
    package var isDrained: Bool { isDraining && !isAsking && busy == 0 && unconfirmed == 0 }
}
