import Foundation
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

/// When what could not be handled is tried again, on a clock of the test's own.
@Suite(.timeLimit(.minutes(1))) struct RetryScheduleTests {
    @Test func eachTryComesAfterItsPauseNotBeforeAndTheLastParks() async throws {
        let clock = ManualClock()
        let tries = Noted(0)
        let fixture = try EngineFixture(monotonic: clock.monotonic) { handlers in
            handlers.on(Counted.self) { _, _, _ in
                tries.change { $0 += 1 }
                return .retry(after: .zero, Reason("not-yet", "is not there yet."))
            }
        }
        try await fixture.running {
            fixture.transport.deliver(try counted(1), queue: "test.facts")
            try await eventually("the first try") { tries.value == 1 }
            for (number, pause) in Retries.delays.enumerated() {
                try await turn(fixture)
                await clock.advance(by: pause - .milliseconds(1))
                try await turn(fixture)
                #expect(tries.value == number + 1, "no try before \(pause) are over")
                // A little more than the grain in which the engine looks at the clock.
                await clock.advance(by: .milliseconds(60))
                try await eventually("try \(number + 2)") { tries.value == number + 2 }
            }
            try await eventually("it is parked") { try await waiting(fixture).map(\.kind) == [.parked] }
            #expect(try await waiting(fixture).first?.attempts == Retries.delays.count + 1)
        }
    }

    /// Until a turn that began now is over: what was due has been taken up, what failed has its next time.
    private func turn(_ fixture: EngineFixture) async throws { _ = try await fixture.engine.perform("turn") { _ in } }
}
