/// A FEEL range (interval). A missing end is open to that side without limit (DMN 1.5, 10.3.2.7).
package struct FEELRange: Sendable, Hashable {
    package let start: FEELValue?
    package let end: FEELValue?
    package let isStartIncluded: Bool
    package let isEndIncluded: Bool

    package init(start: FEELValue?, end: FEELValue?, isStartIncluded: Bool, isEndIncluded: Bool) {
        self.start = start
        self.end = end
        self.isStartIncluded = isStartIncluded && start != nil
        self.isEndIncluded = isEndIncluded && end != nil
    }

    /// Nil when the value cannot be ordered against the ends.
    func contains(_ value: FEELValue) -> Bool? {
        var isInside = true
        if let start {
            guard let order = value.order(against: start) else { return nil }
            isInside = order == .above || (order == .same && isStartIncluded)
        }
        if let end {
            guard let order = value.order(against: end) else { return nil }
            isInside = isInside && (order == .below || (order == .same && isEndIncluded))
        }
        return isInside
    }
}
