import Calendars
import Contracts
import Testing

@testable import SandboxService

@Suite("Conductor machine")
struct ConductorMachineTests {
    private let now: Instant
    private var machine: ConductorMachine

    init() throws {
        now = try Instant(rfc3339: "2026-01-05T03:00:00Z")
        machine = ConductorMachine(members: ["payment", "dispute"], firstRound: 7, instant: now)
    }

    private func answer(
        _ service: String, _ tick: ClockTick, changes: Int64 = 0, pending: Int64 = 0, due: Instant? = nil
    ) -> ClockAnswer {
        ClockAnswer(
            service: service, round: tick.round, instant: tick.instant, changes: changes, pending: pending,
            nextDue: due)
    }

    /// Plays one probe in which each member answers with these changes and pending work.
    private mutating func round(
        _ payment: (changes: Int64, pending: Int64), _ dispute: (changes: Int64, pending: Int64)
    ) throws -> ConductorMachine.Round? {
        let tick = machine.begin(.probe, at: now)
        _ = try machine.take(answer("payment", tick, changes: payment.changes, pending: payment.pending))
        let progress = try machine.take(answer("dispute", tick, changes: dispute.changes, pending: dispute.pending))
        guard case .complete(let round) = progress else { return nil }
        return round
    }

    @Test("Rounds are numbered from the first one on, without a gap")
    mutating func numbers() {
        #expect(machine.begin(.set, at: now) == ClockTick(round: 7, instant: now, phase: .set))
        #expect(machine.begin(.due, at: now) == ClockTick(round: 8, instant: now, phase: .due))
        #expect(machine.beginAgain() == ClockTick(round: 9, instant: now, phase: .due))
    }

    @Test("A round is complete when every member has answered it, however often one answers")
    mutating func complete() throws {
        let tick = machine.begin(.probe, at: now)
        #expect(try machine.take(answer("payment", tick)) == .waiting(missing: ["dispute"]))
        #expect(try machine.take(answer("payment", tick)) == .waiting(missing: ["dispute"]))
        #expect(machine.missing == ["dispute"])
        let progress = try machine.take(answer("dispute", tick))
        #expect(progress == .complete(.init(pending: [:], nextDue: nil, isQuiet: false)))
    }

    @Test("Answers of older rounds and of strangers are ignored")
    mutating func ignored() throws {
        let old = machine.begin(.probe, at: now)
        let tick = machine.beginAgain()
        #expect(try machine.take(answer("payment", old)) == .ignored)
        #expect(try machine.take(answer("reporting", tick)) == .ignored)
    }

    @Test("A member that stands at another instant stops the story with its name")
    mutating func notStepped() throws {
        let tick = machine.begin(.set, at: now)
        let other = ClockAnswer(
            service: "payment", round: tick.round, instant: now + .seconds(1), changes: 0, pending: 0, nextDue: nil)
        let error = #expect(throws: ConductorError.self) { try machine.take(other) }
        #expect(error?.service == "payment")
    }

    @Test("Time is quiet only when two rounds running find nothing pending and nothing moved")
    mutating func quiet() throws {
        typealias Case = (payment: (Int64, Int64), dispute: (Int64, Int64), isQuiet: Bool, why: Comment)
        let rounds: [Case] = [
            ((1, 0), (1, 0), false, "the first round has none before it"),
            ((2, 0), (1, 0), false, "payment moved"),
            ((2, 1), (1, 0), false, "payment has work"),
            ((2, 0), (1, 0), false, "the round before had work"),
            ((2, 0), (2, 0), false, "dispute moved: a message was under way"),
            ((2, 0), (2, 0), true, "nothing moved"),
            ((2, 0), (2, 0), true, "and still nothing"),
            ((0, 0), (2, 0), false, "payment began again from nothing"),
        ]
        for one in rounds {
            let round = try #require(try round(one.payment, one.dispute))
            #expect(round.isQuiet == one.isQuiet, one.why)
        }
    }

    @Test("Whatever is done from outside makes two more rounds necessary")
    mutating func disturbed() throws {
        _ = try round((1, 0), (1, 0))
        machine.disturb()
        #expect(try round((1, 0), (1, 0))?.isQuiet == false)
        #expect(try round((1, 0), (1, 0))?.isQuiet == true)
    }

    @Test("The next due instant is the least of all members, and pending work is told by member")
    mutating func nextDue() throws {
        let tick = machine.begin(.due, at: now)
        _ = try machine.take(answer("payment", tick, pending: 3, due: now + .seconds(60)))
        let progress = try machine.take(answer("dispute", tick, due: now + .seconds(30)))
        #expect(progress == .complete(.init(pending: ["payment": 3], nextDue: now + .seconds(30), isQuiet: false)))
    }
}
