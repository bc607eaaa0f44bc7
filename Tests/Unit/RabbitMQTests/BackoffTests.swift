import Testing

@testable import RabbitMQ

/// Always the same bits: all zero gives the smallest random number, all one the largest.
struct ConstantGenerator: RandomNumberGenerator {
    var bits: UInt64

    mutating func next() -> UInt64 { bits }
}

@Suite struct BackoffTests {
    private func pauses(bits: UInt64, count: Int) -> [Duration] {
        var backoff = Backoff(first: .milliseconds(200), cap: .seconds(2))
        var random = ConstantGenerator(bits: bits)
        return (0..<count).map { _ in backoff.pause(servedFor: .zero, using: &random) }
    }

    @Test("pauses double up to the cap, and chance takes away at most half")
    func doubles() {
        let least = pauses(bits: 0, count: 6)
        #expect(
            least == [
                .milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800), .seconds(1),
                .seconds(1),
            ])
        let full: [Duration] = [
            .milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1_600), .seconds(2), .seconds(2),
        ]
        for (pause, bound) in zip(pauses(bits: .max, count: 6), full) {
            #expect(pause <= bound && pause > bound * 0.99)
        }
    }

    @Test("a connection that was healthy long enough starts anew, a shorter one does not")
    func resets() {
        var backoff = Backoff(first: .milliseconds(200), cap: .seconds(30), healthyAfter: .seconds(60))
        var random = ConstantGenerator(bits: 0)
        _ = backoff.pause(servedFor: .zero, using: &random)
        #expect(backoff.pause(servedFor: .seconds(59), using: &random) == .milliseconds(200))
        #expect(backoff.pause(servedFor: .seconds(60), using: &random) == .milliseconds(100))
    }

    @Test("a thousand failures stay at the cap")
    func staysAtCap() {
        #expect(pauses(bits: 0, count: 1_000).last == .seconds(1))
    }
}
