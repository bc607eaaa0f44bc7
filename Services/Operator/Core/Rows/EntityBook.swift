/// What a file has said already, so that each debtor, account and invoice goes out once however many rows name it.
///
/// Bounded: past `entitiesMax` things are no longer remembered. They then go out again, under the same id, which the
/// services absorb; only the early word about contradicting rows is lost.
package struct EntityBook: Sendable {
    package enum Standing: Sendable, Hashable {
        case new
        /// The same was said on an earlier line.
        case same
        /// Something else was said of it on this earlier line.
        case differs(line: Int)
    }

    private struct Entry: Sendable {
        let id: String
        let line: Int
    }

    package static let entitiesMax = 1_000_000

    private var entries: [String: Entry] = [:]
    private let limit: Int

    package init(limit: Int = entitiesMax) {
        self.limit = limit
    }

    /// - Parameters:
    ///   - key: what the event is about.
    ///   - id: a hash of all its content.
    package func standing(key: String, id: String) -> Standing {
        guard let entry = entries[key] else { return .new }
        return entry.id == id ? .same : .differs(line: entry.line)
    }

    package mutating func note(key: String, id: String, line: Int) {
        guard entries.count < limit, entries[key] == nil else { return }
        entries[key] = Entry(id: id, line: line)
    }
}
