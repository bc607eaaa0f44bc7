/// The source of every choice a simulation makes (SplitMix64): the same seed makes the same choices.
package struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// - Parameter stream: choices of different parts of a simulation come from streams of their own, so that one part
    ///   asking once more does not change what the others do.
    package init(seed: UInt64, stream: UInt64 = 0) {
        state = seed &* 0xD1B5_4A32_D192_ED03 &+ stream &* 0x8CB9_2BA7_2F3D_8DD7
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True in so many of a thousand cases.
    package mutating func happens(perThousand: Int) -> Bool {
        perThousand > 0 && next() % 1_000 < UInt64(perThousand)
    }

    package mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// In whole microseconds.
    package mutating func duration(upTo most: Duration) -> Duration {
        let microseconds = most / .microseconds(1)
        return .microseconds(number(in: 0...max(0, Int(microseconds))))
    }

    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(in: 0...(elements.count - 1))]
    }
}
