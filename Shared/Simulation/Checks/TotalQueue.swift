/// What was offered against what was seen at the other end (Jepsen's total-queue).
package struct TotalQueue: Sendable, Hashable {
    /// Offered and never seen, though somebody promised.
    package let lost: [String]
    /// Seen, but offered by nobody.
    package let unexpected: [String]
    /// Seen more often than once.
    package let duplicated: [String]

    package init(offered: some Sequence<String>, seen: some Sequence<String>) {
        let offered = Set(offered)
        var times: [String: Int] = [:]
        for id in seen { times[id, default: 0] += 1 }
        lost = offered.filter { times[$0] == nil }.sorted()
        unexpected = times.keys.filter { !offered.contains($0) }.sorted()
        duplicated = times.filter { $0.value > 1 }.keys.sorted()
    }

    /// One line a fault; none when all is well.
    package func findings(_ what: String) -> [String] {
        [("lost", lost), ("unexpected", unexpected), ("duplicated", duplicated)].flatMap { name, ids in
            ids.map { "\(what): \(name) \($0)" }
        }
    }
}
