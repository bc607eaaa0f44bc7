/// The exchanges, queues and bindings of a simulated broker.
package struct SimulatedTopology: Sendable {
    package struct Exchange: Sendable {
        package enum Kind: Sendable { case topic, fanout, direct }

        let name: String
        let kind: Kind
        /// Where messages go that no binding takes.
        let alternate: String?

        package init(_ name: String, _ kind: Kind, alternate: String? = nil) {
            self.name = name
            self.kind = kind
            self.alternate = alternate
        }
    }

    package struct Queue: Sendable {
        package enum Kind: Sendable {
            /// Durable; what is returned to it stands where it stood. Quorum and classic queues alike.
            case ordinary
            /// Kept for ever, read from an offset.
            case stream
        }

        let name: String
        let kind: Kind
        /// The most messages that wait; more are refused (`reject-publish`).
        let lengthMax: Int?

        package init(_ name: String, _ kind: Kind = .ordinary, lengthMax: Int? = nil) {
            self.name = name
            self.kind = kind
            self.lengthMax = lengthMax
        }
    }

    package struct Binding: Sendable {
        let exchange: String
        let queue: String
        let key: String

        package init(_ exchange: String, _ queue: String, _ key: String) {
            self.exchange = exchange
            self.queue = queue
            self.key = key
        }
    }

    let exchanges: [Exchange]
    let queues: [Queue]
    let bindings: [Binding]

    package init(exchanges: [Exchange] = [], queues: [Queue], bindings: [Binding] = []) {
        self.exchanges = exchanges
        self.queues = queues
        self.bindings = bindings
    }

    /// The queues a message goes to, or nil when the exchange is not there. The default exchange `""` knows every queue
    /// by its name.
    package func route(exchange name: String, key: String) -> [String]? {
        if name.isEmpty { return queues.map(\.name).filter { $0 == key } }
        guard let exchange = exchanges.first(where: { $0.name == name }) else { return nil }
        let taking = bindings.filter { $0.exchange == name && Self.matches($0.key, key, exchange.kind) }.map(\.queue)
        // A queue bound twice gets a message once.
        let found = queues.map(\.name).filter(taking.contains)
        if found.isEmpty, let alternate = exchange.alternate { return route(exchange: alternate, key: key) }
        return found
    }

    private static func matches(_ pattern: String, _ key: String, _ kind: Exchange.Kind) -> Bool {
        switch kind {
        case .fanout: true
        case .direct: pattern == key
        case .topic:
            words(
                pattern.split(separator: ".", omittingEmptySubsequences: false)[...],
                match: key.split(separator: ".", omittingEmptySubsequences: false)[...])
        }
    }

    /// `*` stands for one word, `#` for any number of them.
    private static func words(_ pattern: ArraySlice<Substring>, match key: ArraySlice<Substring>) -> Bool {
        guard let first = pattern.first else { return key.isEmpty }
        if first == "#" {
            return words(pattern.dropFirst(), match: key)
                || (!key.isEmpty && words(pattern, match: key.dropFirst()))
        }
        guard let word = key.first, first == "*" || first == word else { return false }
        return words(pattern.dropFirst(), match: key.dropFirst())
    }
}
