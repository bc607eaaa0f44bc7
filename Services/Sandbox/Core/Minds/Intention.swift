/// An act that is meant, before it has an instant and a number.
struct Intention: Sendable {
    let kind: ActKind
    /// Half hours from now.
    let delay: ClosedRange<Int>

    init(_ kind: ActKind, _ delay: ClosedRange<Int>) {
        self.kind = kind
        self.delay = delay
    }

    /// The same day, most likely.
    static let soon = 1...8
    static let withinTwoDays = 4...96
    static let nextDays = 40...120
}
