import Calendars
import Testing

@testable import Web

@Suite struct RateLimiterTests {
    @Test func aBurstThenOneAnInterval() {
        let time = TestTime()
        let limiter = RateLimiter(burst: 3, interval: .seconds(10), now: time.read)
        #expect((0..<3).map { _ in limiter.take("a") } == [nil, nil, nil])
        #expect(limiter.take("a") == .seconds(10))
        #expect(limiter.take("b") == nil)
        time.advance(.seconds(4))
        #expect(limiter.take("a") == .seconds(6))
        time.advance(.seconds(6))
        #expect(limiter.take("a") == nil)
        #expect(limiter.take("a") == .seconds(10))
        time.advance(.seconds(1_000))
        #expect((0..<4).map { _ in limiter.take("a") } == [nil, nil, nil, .seconds(10)])
    }

    @Test func aTokenGivenBackCanBeTakenAgain() {
        let limiter = RateLimiter(burst: 1, interval: .seconds(10), now: TestTime().read)
        #expect(limiter.take("a") == nil)
        limiter.giveBack("a")
        #expect(limiter.take("a") == nil)
        #expect(limiter.take("a") != nil)
        limiter.giveBack("never seen")
        #expect(limiter.count == 1)
    }

    @Test func givingBackTooOftenGivesNoMoreThanABurst() {
        let limiter = RateLimiter(burst: 2, interval: .seconds(10), now: TestTime().read)
        #expect(limiter.take("a") == nil)
        for _ in 0..<5 { limiter.giveBack("a") }
        #expect((0..<3).map { _ in limiter.take("a") } == [nil, nil, .seconds(10)])
    }

    @Test func memoryIsBoundedAndTheBusiestKeyIsKept() {
        let limiter = RateLimiter(burst: 3, interval: .seconds(10), keysMaximum: 100, now: TestTime().read)
        for _ in 0..<3 { _ = limiter.take("guesser") }
        for index in 0..<1_000 { _ = limiter.take("key \(index)") }
        #expect(limiter.count <= 100)
        #expect(limiter.take("guesser") != nil)
    }

    @Test func aClockSetBackLocksNobodyOutForLong() {
        let time = TestTime()
        let limiter = RateLimiter(burst: 2, interval: .seconds(10), now: time.read)
        _ = limiter.take("a")
        time.advance(.seconds(-86_400))
        #expect((limiter.take("a") ?? .zero) <= .seconds(20))
    }
}
