/// A FEEL context: values by name, in the order they were written. The order does not count for equality.
package struct FEELContext: Sendable {
    package struct Entry: Sendable, Hashable {
        package let name: String
        package var value: FEELValue
    }

    /// Contexts are small, so a scan of an array is quicker than hashing and keeps the order.
    package private(set) var entries: [Entry]

    package init() { entries = [] }

    /// A later value of a name replaces an earlier one.
    package init(_ pairs: [(String, FEELValue)]) {
        entries = []
        for (name, value) in pairs { self[name] = value }
    }

    package subscript(name: String) -> FEELValue? {
        get {
            for entry in entries where entry.name == name { return entry.value }
            return nil
        }
        set {
            let index = entries.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): entries[index].value = value
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append(Entry(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    package var dictionary: [String: FEELValue] {
        Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension FEELContext: Hashable {
    package static func == (left: FEELContext, right: FEELContext) -> Bool {
        left.entries.count == right.entries.count && left.entries.allSatisfy { right[$0.name] == $0.value }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(dictionary) }
}
