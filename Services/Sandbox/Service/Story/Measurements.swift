import Foundation
import Messaging

/// What a run cost in real time. Differs from run to run; stands under `measured` of the summary.
struct Measurements: Sendable {
    enum Phase: String, Sendable, CaseIterable { case set, feed, facts, acts, due, reading }

    private(set) var instants = 0
    private var spent: [Phase: Duration] = [:]
    private var slowest: Duration = .zero
    private var began = ContinuousClock.now
    private var last = ContinuousClock.now

    mutating func beginInstant() {
        instants += 1
        began = .now
        last = began
    }

    /// The time since the last call belongs to this phase.
    mutating func end(_ phase: Phase) {
        let now = ContinuousClock.now
        spent[phase, default: .zero] += now - last
        last = now
    }

    mutating func endInstant() { slowest = max(slowest, ContinuousClock.now - began) }

    func json(calls: (calls: Int, repeats: Int), rounds: (done: Int, asked: Int), unreadable: Int) -> JSONValue {
        let phases = Phase.allCases.map { ($0.rawValue, Self.seconds(spent[$0] ?? .zero)) }
        let whole = spent.values.reduce(Duration.zero, +)
        return .object([
            "instants": .number(Decimal(instants)), "rounds": .number(Decimal(rounds.done)),
            "roundsAskedAgain": .number(Decimal(rounds.asked - rounds.done)),
            "secondsByPhase": .object(Dictionary(uniqueKeysWithValues: phases)),
            "millisecondsAnInstant": .number(Decimal(Self.milliseconds(whole) / Int64(max(1, instants)))),
            "slowestInstantMilliseconds": .number(Decimal(Self.milliseconds(slowest))),
            "httpCalls": .number(Decimal(calls.calls)), "httpRepeats": .number(Decimal(calls.repeats)),
            "unreadableSpoolFiles": .number(Decimal(unreadable)),
        ])
    }

    private static func seconds(_ duration: Duration) -> JSONValue {
        .number(Decimal(milliseconds(duration)) / 1_000)
    }

    private static func milliseconds(_ duration: Duration) -> Int64 { Int64(duration / .milliseconds(1)) }
}
