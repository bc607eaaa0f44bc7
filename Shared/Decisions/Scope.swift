/// The names visible to an expression: an immutable chain, innermost first.
final class Scope: Sendable {
    enum Frame: Sendable {
        case names([String: FEELValue])
        case one(String, FEELValue)
        /// The item under test of a filter: its own entries when it is a context, and the name `item`.
        case item(FEELValue)
    }

    /// Bounds recursion of user-defined functions, so a table that calls itself ends in null and not in a crash.
    static let depthMax = 64

    private let frame: Frame
    private let parent: Scope?
    let now: FEELDateTime?
    let depth: Int

    init(_ frame: Frame, now: FEELDateTime? = nil) {
        self.frame = frame
        self.parent = nil
        self.now = now
        self.depth = 0
    }

    private init(_ frame: Frame, parent: Scope, now: FEELDateTime?, depth: Int) {
        self.frame = frame
        self.parent = parent
        self.now = now
        self.depth = depth
    }

    func adding(_ frame: Frame) -> Scope { Scope(frame, parent: self, now: now, depth: depth) }

    /// The scope of a function's body: its own definition's names, one level deeper than its caller.
    func entered(from caller: Scope, _ frame: Frame) -> Scope {
        Scope(frame, parent: self, now: caller.now, depth: caller.depth + 1)
    }

    func value(of name: String) -> FEELValue? {
        var scope: Scope? = self
        while let current = scope {
            switch current.frame {
            case .names(let values): if let value = values[name] { return value }
            case .one(let key, let value): if key == name { return value }
            case .item(let item):
                if case .context(let context) = item, let value = context[name] { return value }
                if name == "item" { return item }
            }
            scope = current.parent
        }
        return nil
    }
}
