import Calendars
import Contracts
import Messaging
import Money
import Testing

@testable import SandboxCore

@Suite struct MindsTests {
    @Test("acts lie on the grid, strictly later, by day where the debtor lives, and before the end")
    func instants() throws {
        var fixture = try MindFixture()
        var acts = fixture.minds.spontaneous()
        for (hour, persona) in Persona.allCases.enumerated() {
            for debtor in fixture.debtors(persona) {
                let now = fixture.now + .seconds(hour * 3_600)
                let new = fixture.minds.see(fixture.message(to: debtor, at: now), now: now)
                #expect(new.allSatisfy { $0.at > now })
                acts += new
            }
        }
        #expect(acts.count > 400)
        for act in acts {
            let debtor = try #require(fixture.world.debtorsByID[act.debtorID])
            #expect(act.at == Grid.floor(act.at) && act.at < fixture.world.end)
            #expect((5...21).contains(debtor.zone.local(at: act.at).time.hour))
            #expect(act.person == debtor.person && debtor.accounts.contains(act.accountID))
        }
    }

    @Test("the same contact seen twice changes nothing")
    func twice() throws {
        var fixture = try MindFixture()
        let debtor = fixture.debtors(.repliesStop)[0]
        #expect(fixture.minds.see(fixture.message(to: debtor), now: fixture.now).count == 1)
        #expect(fixture.minds.see(fixture.message(to: debtor), now: fixture.now).isEmpty)
        #expect(fixture.minds.see(fixture.message(to: debtor), now: fixture.now + .seconds(86_400)).isEmpty)
    }

    @Test("the order in which different debtors see their messages makes no difference")
    func independence() throws {
        var one = try MindFixture()
        var other = try MindFixture()
        let debtors = one.world.debtors
        var there: [PlannedAct] = []
        var back: [PlannedAct] = []
        for round in 1...3 {
            let now = one.now + .seconds(round * 2 * 86_400)
            func seen(_ fixture: inout MindFixture, _ order: [SandboxDebtor]) -> [PlannedAct] {
                let acts = order.flatMap { debtor in
                    fixture.minds.see(fixture.message(to: debtor, "c-\(round)", at: now), now: now)
                }
                return acts + acts.flatMap { fixture.minds.done($0, succeeded: true, detail: .null, now: $0.at) }
            }
            there += seen(&one, debtors)
            back += seen(&other, debtors.reversed())
        }
        #expect(there.count > 600)
        #expect(there.sorted() == back.sorted())
    }

    @Test("a debtor's acts are numbered without gap or repeat, those that nobody asked for included")
    func numbers() throws {
        var fixture = try MindFixture()
        var acts = fixture.minds.spontaneous()
        for round in 1...4 {
            let now = fixture.now + .seconds(round * 4 * 86_400)
            for debtor in fixture.world.debtors {
                let new = fixture.minds.see(fixture.message(to: debtor, "c-\(round)", at: now), now: now)
                acts += new
                acts += new.flatMap { fixture.minds.done($0, succeeded: true, detail: .null, now: $0.at) }
            }
        }
        for (debtor, all) in Dictionary(grouping: acts, by: \.debtorID) {
            #expect(all.map(\.number).sorted() == Array(1...all.count), "\(debtor)")
        }
    }

    @Test(
        "receipts, confirmations and statutory notices ask for nothing, and nobody reacts",
        arguments: [
            ContactClass.receipt, .confirmation, .statutory,
        ])
    func quietClasses(contactClass: ContactClass) throws {
        var fixture = try MindFixture()
        for persona in Persona.allCases { #expect(fixture.firstActs(persona, .sms, contactClass).isEmpty) }
    }

    @Test("a message about an account that is not of this world causes nothing")
    func unknownAccount() throws {
        var fixture = try MindFixture()
        let stray = SeenMessage(
            contactID: "c", channel: .sms, contactClass: .collection, debtorID: "city:D-77777",
            accountID: "city:A-77777-1", step: "missed", amount: .zero(.zar), decidedAt: fixture.now, text: "")
        #expect(fixture.minds.see(stray, now: fixture.now).isEmpty)
    }

    @Test("the stranger behind a wrong number says so once, or never, and leaves the account alone")
    func wrongNumber() throws {
        var fixture = try MindFixture()
        let strangers = fixture.world.debtors.filter { $0.behaviour.wrongNumber != nil }
        #expect(strangers.count > 10)
        for debtor in strangers {
            let first = fixture.minds.see(fixture.message(to: debtor), now: fixture.now)
            let second = fixture.minds.see(fixture.message(to: debtor, "c-2"), now: fixture.now + .seconds(259_200))
            let answers = debtor.behaviour.wrongNumber == .answers
            #expect(first.count == (answers ? 1 : 0) && second.isEmpty)
            for act in first { if case .reply = act.kind { continue } else { Issue.record("\(act.kind)") } }
        }
    }

    @Test("a few write without having been written to, in order and within the story")
    func unasked() throws {
        let fixture = try MindFixture()
        let acts = fixture.minds.spontaneous()
        #expect((5...30).contains(acts.count))
        #expect(acts == acts.sorted())
        #expect(acts.allSatisfy { fixture.world.start < $0.at && $0.at < fixture.world.end && $0.number == 1 })
    }
}
