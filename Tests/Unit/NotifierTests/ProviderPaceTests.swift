import Contracts
import NotifierCore
import Testing

@Suite("A provider's pace and health")
struct ProviderPaceTests {
    /// One thing that happens to a breaker, and how it stands then.
    enum Step: Sendable {
        case fails(at: Int, isNews: Bool)
        case works, undecided
        case begins(at: Int)
        case stands(at: Int, CircuitBreaker.Standing)
    }

    private static let story: [Step] = [
        .stands(at: 0, .closed), .fails(at: 1_000, isNews: false), .fails(at: 1_001, isNews: false),
        // One that works in between, and the count begins anew.
        .works, .fails(at: 2_000, isNews: false), .fails(at: 2_001, isNews: false), .stands(at: 2_002, .closed),
        .fails(at: 3_000, isNews: true), .stands(at: 3_001, .open(until: .milliseconds(4_000))),
        // What was under way when it opened is no news and does not prolong it.
        .fails(at: 3_500, isNews: false), .stands(at: 3_999, .open(until: .milliseconds(4_000))),
        .stands(at: 4_000, .trial), .begins(at: 4_001), .stands(at: 4_002, .trying), .undecided,
        .stands(at: 4_003, .trial), .begins(at: 4_004), .fails(at: 4_100, isNews: true),
        .stands(at: 4_101, .open(until: .milliseconds(6_100))), .stands(at: 6_100, .trial), .begins(at: 6_100),
        .works, .stands(at: 6_200, .closed), .fails(at: 7_000, isNews: false), .stands(at: 7_001, .closed),
    ]

    @Test("a breaker opens after failures in a row, tries with one message, and closes when that works")
    func breaker() {
        var breaker = CircuitBreaker(failuresMax: 3)
        for (index, step) in Self.story.enumerated() {
            switch step {
            case .fails(let at, let isNews):
                let answer = breaker.failed(at: .milliseconds(at))
                #expect(answer == isNews, "step \(index)")
            case .works: breaker.worked()
            case .undecided: breaker.undecided()
            case .begins(let at): breaker.began(at: .milliseconds(at))
            case .stands(let at, let standing):
                #expect(breaker.standing(at: .milliseconds(at)) == standing, "step \(index)")
            }
        }
    }

    @Test("a breaker's pauses double up to a minute")
    func pauses() {
        var breaker = CircuitBreaker(failuresMax: 1)
        var now: Duration = .zero
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            let isNews = breaker.failed(at: now)
            #expect(isNews)
            #expect(breaker.standing(at: now) == .open(until: now + .seconds(seconds)))
            now += .seconds(seconds)
        }
    }

    @Test(
        "a bucket lets through its rate, and a second's worth at once after a pause",
        arguments: [(10.0, 10, 1), (100.0, 100, 10), (1.0, 1, 1), (0.5, 1, 1)])
    func bucket(rate: Double, burst: Int, least: Int) {
        var bucket = TokenBucket(rate: rate, at: .seconds(5))
        #expect(bucket.least == least)
        #expect(bucket.available(at: .seconds(5)) == burst)
        #expect(bucket.available(at: .seconds(500)) == burst)
        bucket.take(burst, at: .seconds(5))
        #expect(bucket.available(at: .seconds(5)) == 0)
        let wait = bucket.wait(at: .seconds(5))
        #expect(bucket.available(at: .seconds(5) + wait) >= least)
        #expect(bucket.available(at: .seconds(5) + wait / 2) == 0)
        #expect(bucket.wait(at: .seconds(500)) == .zero)
    }

    @Test("over a long time no more goes through than the rate allows")
    func longRun() {
        var bucket = TokenBucket(rate: 7, at: .zero)
        var taken = 0
        for tick in 0..<60_000 {
            let now: Duration = .milliseconds(tick)
            let free = bucket.available(at: now)
            bucket.take(free, at: now)
            taken += free
        }
        #expect((7 * 59...7 * 61).contains(taken))
    }

    @Test("a channel is asked for as much as its provider's rate leaves, and not at all without room")
    func room() {
        var health = ChannelHealth([.init(.sms, failuresMax: 2, rate: 10), .init(.email)])
        #expect(health.open(at: .zero) == [.init(channel: .sms, limit: 10), .init(channel: .email)])
        health.took(10, of: .sms, at: .zero)
        #expect(health.open(at: .zero) == [.init(channel: .email)])
        #expect(health.reopens(after: .zero) == .milliseconds(101))
        #expect(health.open(at: .milliseconds(200)) == [.init(channel: .sms, limit: 2), .init(channel: .email)])
    }

    @Test("while a trial is under way nothing else is asked for, and a word about the way out ends it")
    func trial() {
        var health = ChannelHealth([.init(.sms, failuresMax: 1, rate: 10)])
        let isNews = health.failed(.sms, at: .zero)
        #expect(isNews)
        #expect(health.open(at: .milliseconds(999)) == [])
        #expect(health.reopens(after: .milliseconds(999)) == .seconds(1))
        #expect(health.open(at: .seconds(1)) == [.init(channel: .sms, limit: 1)])
        health.took(1, of: .sms, at: .seconds(1))
        #expect(health.open(at: .seconds(2)) == [])
        #expect(health.reopens(after: .seconds(2)) == nil)
        health.worked(.sms)
        #expect(health.open(at: .seconds(2)) == [.init(channel: .sms, limit: 10)])
    }
}
