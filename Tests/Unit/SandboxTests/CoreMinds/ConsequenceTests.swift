import Calendars
import Contracts
import Messaging
import Money
import Testing

@testable import SandboxCore

@Suite struct ConsequenceTests {
    /// The first act of the first debtor of a persona that acts at all.
    private func first(_ persona: Persona, _ channel: Channel = .sms) throws -> (MindFixture, SandboxDebtor, PlannedAct)
    {
        var fixture = try MindFixture()
        for debtor in fixture.debtors(persona) {
            if let act = fixture.minds.see(fixture.message(to: debtor, "c-1", channel), now: fixture.now).first {
                return (fixture, debtor, act)
            }
        }
        throw CalendarError(.unknownZone, "no debtor of \(persona) acts")
    }

    @Test("while an act is under way, further messages are not reacted to")
    func underWay() throws {
        var (fixture, debtor, act) = try first(.repliesStop)
        #expect(fixture.minds.see(fixture.message(to: debtor, "c-2"), now: fixture.now).isEmpty)
        #expect(act.number >= 1 && act.link == "/p/token")
    }

    @Test("a message decided before a payment has crossed with it")
    func crossed() throws {
        for debtor in try MindFixture().debtors(.failsFirst) {
            var fixture = try MindFixture()
            guard let declined = fixture.minds.see(fixture.message(to: debtor), now: fixture.now).first else {
                continue
            }
            let again = fixture.minds.done(declined, succeeded: false, detail: .null, now: declined.at)
            let pay = try #require(again.first)
            #expect(Doing(pay.kind) == .pay && pay.at > declined.at)
            #expect(fixture.minds.done(pay, succeeded: true, detail: .null, now: pay.at).isEmpty)
            let crossing = fixture.message(to: debtor, "c-2", at: pay.at - .seconds(1_800))
            #expect(fixture.minds.see(crossing, now: pay.at).isEmpty)
            // It asks for something new: this persona pays it.
            let later = fixture.message(to: debtor, "c-3", at: pay.at + .seconds(86_400))
            #expect(fixture.minds.see(later, now: pay.at + .seconds(86_400)).map { Doing($0.kind) } == [.pay])
        }
    }

    @Test("who keeps promises pays on the promised day")
    func kept() throws {
        var (fixture, debtor, act) = try first(.keepsPromises)
        guard case .promise(let amount, let day) = act.kind else {
            Issue.record("must promise")
            return
        }
        #expect(amount.minorUnits == 123_450)
        let payments = fixture.minds.done(act, succeeded: true, detail: .null, now: act.at)
        #expect(payments.map { Doing($0.kind) } == [.pay])
        #expect(payments.allSatisfy { debtor.zone.local(at: $0.at).date == day })
    }

    @Test("who breaks promises pays nothing by the day, promises again when asked again, and gives in after two")
    func broken() throws {
        var fixture = try MindFixture()
        var paid = 0
        var promised: [Int: Int] = [:]
        for debtor in fixture.debtors(.breaksPromises) {
            var now = fixture.now
            for round in 1...6 {
                let message = fixture.message(to: debtor, "c-\(round)", at: now)
                for act in fixture.minds.see(message, now: now) {
                    if case .promise(_, let day) = act.kind {
                        promised[round, default: 0] += 1
                        #expect(fixture.minds.done(act, succeeded: true, detail: .null, now: act.at).isEmpty)
                        let during = Grid.instant(on: day, halfHoursAfterOpening: 4, in: debtor.zone)
                        let next = fixture.message(to: debtor, "d-\(round)", at: during)
                        #expect(fixture.minds.see(next, now: during).isEmpty)
                    } else {
                        paid += Doing(act.kind) == .pay ? 1 : 0
                        _ = fixture.minds.done(act, succeeded: true, detail: .null, now: act.at)
                    }
                }
                now = now + .seconds(8 * 86_400)
            }
        }
        #expect((promised[1] ?? 0) > 10 && paid > 5)
    }

    @Test("a dispute of an invoice that is refused is made once more, of everything")
    func refusedDispute() throws {
        var fixture = try MindFixture()
        var retried = 0
        for act in fixture.firstActs(.disputes) {
            guard case .dispute(let reason, let invoice, _, _) = act.kind else { continue }
            let next = fixture.minds.done(act, succeeded: false, detail: .null, now: act.at)
            #expect(next.count == (invoice == nil ? 0 : 1))
            for again in next {
                retried += 1
                guard case .dispute(reason, nil, nil, _) = again.kind else {
                    Issue.record("must dispute everything")
                    continue
                }
                #expect(fixture.minds.done(again, succeeded: false, detail: .null, now: again.at).isEmpty)
            }
        }
        #expect(retried > 5)
    }

    @Test("who stopped text messages is left in peace, and some who unsubscribed come back much later")
    func stops() throws {
        var fixture = try MindFixture()
        for act in fixture.firstActs(.repliesStop) {
            #expect(fixture.minds.done(act, succeeded: true, detail: .null, now: act.at).isEmpty)
            let debtor = try #require(fixture.world.debtorsByID[act.debtorID])
            let again = fixture.minds.see(fixture.message(to: debtor, "c-2", .sms), now: act.at + .seconds(86_400))
            #expect(again.allSatisfy { Doing($0.kind) == .pay })
        }
        let outs = fixture.firstActs(.unsubscribes, .email)
        let ins = outs.flatMap { fixture.minds.done($0, succeeded: true, detail: .null, now: $0.at) }
        #expect(
            outs.contains { $0.kind == .optOut(channels: []) }
                && outs.contains { $0.kind == .optOut(channels: [.email]) })
        #expect(!ins.isEmpty && ins.count < outs.count / 2)
        #expect(ins.allSatisfy { $0.at > fixture.now + .seconds(7 * 86_400) && $0.link == "/o/token" })
    }

    @Test("the specialist's acts have no consequences in debtors' minds")
    func specialist() throws {
        var fixture = try MindFixture()
        let act = PlannedAct(
            at: fixture.now, person: "P-00001", debtorID: fixture.world.debtors[0].debtorID,
            accountID: fixture.world.debtors[0].accounts[0], number: Specialist.numberMin,
            kind: .resolveDispute(disputeID: "x", verdict: "rejected", adjustment: nil), link: nil)
        #expect(fixture.minds.done(act, succeeded: true, detail: .null, now: fixture.now).isEmpty)
    }
}
