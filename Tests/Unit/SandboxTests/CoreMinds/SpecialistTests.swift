import Calendars
import Contracts
import Messaging
import Money
import Testing

@testable import SandboxCore

@Suite struct SpecialistTests {
    private func dispute(_ id: String, amount: String? = "100.01") -> JSONValue {
        object([
            "disputeId": text(id), "accountId": text("city:A-00001-1"), "debtorId": text("city:D-00001"),
            "reason": text("wrong-amount"),
            "amount": amount.map { object(["amount": text($0), "currency": text("ZAR")]) },
        ])
    }

    @Test("decides one to six business days after the opening, in office hours, on the grid")
    func days() throws {
        let world = try #require(Worlds.usual)
        let specialist = Specialist(world: world)
        let opened = Worlds.start + .seconds(4 * 86_400 + 3_600)
        let johannesburg = try #require(try Worlds.zones?.zone("Africa/Johannesburg"))
        var days: Set<Int> = []
        for number in 0..<200 {
            let act = try #require(specialist.verdict(for: dispute("d-\(number)"), openedAt: opened, now: opened))
            let local = johannesburg.local(at: act.at)
            #expect(act.at > opened && act.at == Grid.floor(act.at) && (8...16).contains(local.time.hour))
            #expect(world.businessDays.isBusinessDay(local.date))
            days.insert(world.businessDays.businessDays(after: Timetable.date(of: opened), through: local.date))
            #expect(act.number >= Specialist.numberMin && act.person == world.debtors[0].person)
        }
        #expect(days == Set(1...6))
    }

    @Test("is of one mind about a dispute, and gives every verdict about as often as the table says")
    func verdicts() throws {
        let specialist = Specialist(world: try #require(Worlds.usual))
        let opened = Worlds.start + .seconds(86_400)
        var counts: [String: Int] = [:]
        for number in 0..<1_000 {
            let act = try #require(specialist.verdict(for: dispute("d-\(number)"), openedAt: opened, now: opened))
            #expect(act == specialist.verdict(for: dispute("d-\(number)"), openedAt: opened, now: opened))
            guard case .resolveDispute(let id, let verdict, let adjustment) = act.kind else { continue }
            #expect(id == "d-\(number)")
            #expect(adjustment?.minorUnits == (verdict == "partly-upheld" ? 5_000 : nil))
            counts[verdict, default: 0] += 1
        }
        #expect((430...570).contains(counts["rejected"] ?? 0))
        #expect((240...360).contains(counts["upheld"] ?? 0))
        #expect((150...250).contains(counts["partly-upheld"] ?? 0))
    }

    @Test("never decides in part what has no amount, nor in the past, nor about somebody unknown")
    func edges() throws {
        let specialist = Specialist(world: try #require(Worlds.usual))
        let opened = Worlds.start
        let late = opened + .seconds(30 * 86_400)
        for number in 0..<100 {
            let act = try #require(
                specialist.verdict(for: dispute("d-\(number)", amount: nil), openedAt: opened, now: late))
            #expect(act.at > late)
            guard case .resolveDispute(_, let verdict, let adjustment) = act.kind else { continue }
            #expect(verdict != "partly-upheld" && adjustment == nil)
        }
        let stranger = dispute("d").replacing(["debtorId": text("city:D-99999")])
        #expect(specialist.verdict(for: stranger, openedAt: opened, now: late) == nil)
        #expect(specialist.verdict(for: .null, openedAt: opened, now: late) == nil)
    }
}
