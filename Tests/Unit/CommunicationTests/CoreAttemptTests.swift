import Calendars
import CommunicationCore
import Contracts
import Testing

/// An attempt by reference, because an expectation cannot change what it looks at.
private final class Life {
    private(set) var machine: AttemptMachine
    static let limits = AttemptMachine.Limits(permitLife: .milliseconds(200))
    static let mail = AttemptMachine.Carrier(adapter: "smtp", isIdempotent: false, timeout: .seconds(10))
    static let spool = AttemptMachine.Carrier(adapter: "spool", isIdempotent: true, timeout: .seconds(10))

    init(dueAt: Instant) { machine = AttemptMachine(contactID: "c-1", dueAt: dueAt) }

    var state: AttemptMachine.State { machine.state }

    func becomeDue(now: Instant) -> Bool { machine.becomeDue(now: now) }

    func postpone(until: Instant) -> Bool { machine.postpone(until: until) }

    func withdraw() -> Bool { machine.withdraw() }

    func plan(for dueAt: Instant) -> Bool { machine.plan(for: dueAt) }

    func giveUpResolving() -> Bool { machine.giveUpResolving() }

    func restarted(at now: Duration) { machine.restarted(at: now) }

    func grant(
        _ request: String, at now: Duration, to carrier: AttemptMachine.Carrier = Life.mail
    ) -> AttemptMachine.GrantAnswer {
        machine.grant(request: request, at: now, to: carrier, limits: Self.limits)
    }

    func refused() -> AttemptMachine.RefusalAnswer { machine.refused(limits: Self.limits) }

    func reported(_ result: DeliveryResult, _ attempt: Int) -> AttemptMachine.OutcomeAnswer {
        machine.reported(result, attempt: attempt)
    }

    func outcome(_ result: DeliveryResult, _ attempt: Int, _ request: String) -> AttemptMachine.OutcomeAnswer {
        machine.outcome(result, attempt: attempt, request: request)
    }

    func checkDeadline(at now: Duration) -> AttemptMachine.DeadlineAnswer {
        machine.checkDeadline(at: now, limits: Self.limits)
    }
}

@Suite("The life of an attempt")
struct CoreAttemptTests {
    private let dueAt: Instant

    init() throws { dueAt = try Core.instant("2026-01-05T08:00:00Z") }

    private func due() -> Life {
        let life = Life(dueAt: dueAt)
        _ = life.becomeDue(now: dueAt)
        return life
    }

    private func granted(to carrier: AttemptMachine.Carrier = Life.mail) -> Life {
        let life = due()
        _ = life.grant("r-1", at: .seconds(100), to: carrier)
        return life
    }

    private func doubtful() -> Life {
        let life = granted()
        _ = life.checkDeadline(at: .seconds(200))
        return life
    }

    private func resolving() -> Life {
        let life = granted(to: Life.spool)
        _ = life.checkDeadline(at: .seconds(200))
        return life
    }

    @Test("Before its time nobody gets it")
    func planned() {
        let machine = Life(dueAt: dueAt)
        #expect(!machine.becomeDue(now: dueAt - .milliseconds(1)))
        #expect(machine.grant("r-1", at: .seconds(1)) == .refused)
        #expect(machine.outcome(.sent, 1, "r-1") == .ignored)
        #expect(machine.checkDeadline(at: .seconds(999)) == .waiting)
        #expect(!machine.giveUpResolving())
        #expect(machine.state == .planned(dueAt: dueAt))
        #expect(machine.becomeDue(now: dueAt))
        #expect(!machine.becomeDue(now: dueAt))
        #expect(machine.machine.isGrantable)
    }

    @Test("The same request gets the same grant within its life, any other never")
    func grants() {
        let machine = due()
        #expect(machine.grant("r-1", at: .seconds(100)) == .granted(attempt: 1))
        let held = machine.machine
        #expect(machine.grant("r-1", at: .milliseconds(100_200)) == .again(attempt: 1))
        #expect(machine.grant("r-1", at: .milliseconds(100_201)) == .refused)
        #expect(machine.grant("r-1", at: .milliseconds(99_999)) == .refused)
        #expect(machine.grant("r-2", at: .milliseconds(100_001)) == .refused)
        #expect(!machine.withdraw())
        #expect(!machine.postpone(until: dueAt))
        #expect(!machine.becomeDue(now: dueAt))
        #expect(machine.machine == held)
        #expect(machine.machine.isInProgress)
    }

    @Test("An outcome settles it, once", arguments: [DeliveryResult.sent, .failed])
    func settles(_ result: DeliveryResult) {
        let machine = granted()
        #expect(machine.outcome(result, 1, "r-1") == .settled(result))
        #expect(machine.state == .settled(result))
        #expect(!machine.machine.isInProgress)
        for other in DeliveryResult.allCases {
            #expect(machine.outcome(other, 1, "r-1") == .ignored)
        }
        #expect(machine.grant("r-2", at: .seconds(300)) == .refused)
        #expect(machine.checkDeadline(at: .seconds(999)) == .waiting)
        #expect(machine.state == .settled(result))
    }

    @Test("Only the request that holds it has a word")
    func strangers() {
        let machine = granted()
        #expect(machine.outcome(.sent, 1, "r-2") == .ignored)
        #expect(machine.outcome(.sent, 2, "r-1") == .ignored)
        #expect(machine.machine == granted().machine)
    }

    @Test("Unused, it is due again as another attempt, and the first one's word counts no more")
    func unused() {
        let machine = granted()
        #expect(machine.outcome(.unused, 1, "r-1") == .dueAgain(attempt: 2))
        #expect(machine.state == .due)
        #expect(machine.outcome(.sent, 1, "r-1") == .ignored)
        #expect(machine.grant("r-2", at: .seconds(101)) == .granted(attempt: 2))
        #expect(machine.outcome(.unused, 1, "r-1") == .ignored)
        #expect(machine.outcome(.sent, 2, "r-2") == .settled(.sent))
    }

    @Test("Without a word it goes into doubt at the deadline, and is never sent again")
    func deadline() {
        let machine = granted()
        #expect(
            machine.checkDeadline(at: .milliseconds(115_199)) == .waiting)
        #expect(
            machine.checkDeadline(at: .milliseconds(115_200)) == .inDoubt)
        #expect(machine.state == .settled(.inDoubt))
        #expect(machine.grant("r-2", at: .seconds(300)) == .refused)
        #expect(!machine.withdraw())
    }

    @Test("A late word corrects the record and nothing else", arguments: [DeliveryResult.sent, .failed, .unused])
    func late(_ result: DeliveryResult) {
        let machine = doubtful()
        #expect(machine.outcome(result, 1, "r-9") == .ignored)
        #expect(machine.outcome(.inDoubt, 1, "r-1") == .ignored)
        #expect(machine.outcome(result, 1, "r-1") == .corrected(result))
        #expect(machine.state == .settled(result))
        #expect(!machine.machine.isGrantable)
        #expect(machine.grant("r-2", at: .seconds(300)) == .refused)
        #expect(machine.outcome(.sent, 1, "r-1") == .ignored)
    }

    @Test("An adapter that takes our key is asked again under the same attempt")
    func resolves() {
        let machine = granted(to: Life.spool)
        #expect(machine.checkDeadline(at: .seconds(200)) == .resolve(attempt: 1))
        #expect(machine.machine.isInProgress)
        #expect(machine.grant("r-2", at: .seconds(201), to: Life.spool) == .granted(attempt: 1))
        #expect(machine.outcome(.sent, 1, "r-1") == .ignored)
        #expect(machine.outcome(.sent, 1, "r-2") == .settled(.sent))
    }

    @Test("While it is being resolved the first request may still say what happened")
    func resolvedByTheFirst() {
        let sent = resolving()
        #expect(sent.outcome(.inDoubt, 1, "r-1") == .ignored)
        #expect(sent.outcome(.sent, 1, "r-2") == .ignored)
        #expect(sent.outcome(.sent, 1, "r-1") == .settled(.sent))
        let unused = resolving()
        #expect(unused.outcome(.unused, 1, "r-1") == .dueAgain(attempt: 2))
        let givenUp = resolving()
        #expect(givenUp.giveUpResolving())
        #expect(givenUp.state == .settled(.inDoubt))
        #expect(givenUp.outcome(.failed, 1, "r-1") == .corrected(.failed))
    }

    @Test("A notifier that does not know itself puts it in doubt")
    func toldDoubt() {
        let machine = granted()
        #expect(machine.outcome(.inDoubt, 1, "r-1") == .settled(.inDoubt))
        #expect(machine.outcome(.sent, 1, "r-1") == .corrected(.sent))
    }

    @Test("Before a grant it can be put off and taken back")
    func takesBack() throws {
        let machine = due()
        let later = try Core.instant("2026-01-06T06:00:00Z")
        #expect(machine.postpone(until: later))
        #expect(machine.state == .planned(dueAt: later))
        #expect(machine.withdraw())
        #expect(!machine.withdraw())
        #expect(!machine.postpone(until: later))
        #expect(!machine.becomeDue(now: later))
        #expect(machine.grant("r-1", at: .seconds(1)) == .refused)
        #expect(machine.state == .withdrawn)
    }

    @Test("Taken back and planned again it counts its attempts on; what was granted or is over is not planned again")
    func plannedAgain() {
        let life = Life(dueAt: dueAt)
        #expect(life.becomeDue(now: dueAt))
        #expect(!life.plan(for: dueAt))
        #expect(life.grant("r-1", at: .zero) == .granted(attempt: 1))
        #expect(!life.plan(for: dueAt))
        #expect(life.machine.deadline(Life.limits) == Life.limits.deadline(Life.mail))
        #expect(life.outcome(.unused, 1, "r-1") == .dueAgain(attempt: 2))
        #expect(life.machine.deadline(Life.limits) == nil)
        #expect(life.withdraw())
        #expect(life.plan(for: dueAt + .seconds(60)))
        #expect(life.state == .planned(dueAt: dueAt + .seconds(60)))
        #expect(life.becomeDue(now: dueAt + .seconds(60)))
        #expect(life.grant("r-2", at: .zero) == .granted(attempt: 2))
        #expect(life.outcome(.sent, 2, "r-2") == .settled(.sent))
        #expect(!life.plan(for: dueAt))
    }

    @Test("A restart gives the whole deadline anew")
    func restart() {
        let machine = granted()
        machine.restarted(at: .seconds(1))
        #expect(machine.checkDeadline(at: .seconds(16)) == .waiting)
        #expect(
            machine.checkDeadline(at: .milliseconds(16_200)) == .inDoubt)
        let due = due()
        due.restarted(at: .seconds(1))
        #expect(due.state == .due)
    }
}
