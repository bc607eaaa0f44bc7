/// A repeatable source of choices: the same seed and label give the same choices on every machine and in every order of
/// asking, because each part of the world has a source of its own.
///
/// SplitMix64, started from a 64-bit FNV-1a hash of the label. Not for secrets.
struct SeededRandom: Sendable {
    private var state: UInt64

    init(seed: UInt64, _ label: String...) {
        state = Self.mixed(seed ^ Self.hash(label.joined(separator: "\u{1F}")))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// 0 ..< `bound`. The bias of one in 2^64 / `bound` does not matter here.
    mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "there is no choice among \(bound)")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True that many times in a thousand.
    mutating func chance(_ permille: Int) -> Bool { below(1_000) < permille }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    /// One of the choices, each as often as its weight says.
    mutating func pick<Element>(weighted choices: [(Element, Int)]) -> Element {
        var ticket = below(choices.reduce(0) { $0 + $1.1 })
        for (choice, weight) in choices {
            if ticket < weight { return choice }
            ticket -= weight
        }
        preconditionFailure("a ticket of \(ticket) is left over")
    }

    /// `count` digits.
    mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(below(10)) }.joined()
    }

    /// The same text gives the same number everywhere, unlike Swift's own hashes.
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
