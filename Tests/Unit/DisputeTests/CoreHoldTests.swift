import Calendars
import Contracts
import DisputeCore
import TestSupport
import Testing

@Suite struct CoreHoldTests {
    @Test("A hold is in force exactly while its cause is open, whatever happens in which order", arguments: 0..<60)
    func property(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var ledger = HoldLedger(holder: .account(Facts.account))
        var disputes: [DisputeCase] = []
        var manual: Set<String> = []
        var status: DebtorStatus = .none
        var said: HoldSet?
        for step in 0..<80 {
            let before = ledger
            let change: HoldLedger.Change?
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                let dispute = try Facts.dispute(DisputeID("D-\(step)"))
                disputes.append(dispute)
                change = ledger.follow(dispute)
            case 1 where !disputes.isEmpty:
                let index = Int.random(in: disputes.indices, using: &generator)
                let verdict = Verdict.allCases.randomElement(using: &generator) ?? .rejected
                let amount = verdict == .partlyUpheld ? try Facts.zar("1.00") : nil
                _ = disputes[index].resolve(verdict, adjustment: amount, on: try Facts.state(), at: Facts.start)
                change = ledger.follow(disputes[index])
            case 2:
                status = DebtorStatus.allCases.randomElement(using: &generator) ?? .none
                change = ledger.follow(status, at: Facts.start)
            case 3:
                let id = "manual:\(Int.random(in: 0..<4, using: &generator))"
                manual.insert(id)
                change = ledger.place(id, .manual, at: Facts.start)
            case 4:
                let id = "manual:\(Int.random(in: 0..<4, using: &generator))"
                manual.remove(id)
                change = ledger.release(id)
            default:
                if !disputes.isEmpty { _ = disputes[0].assign(to: "u\(step)") }
                change = disputes.first.flatMap { ledger.follow($0) }
            }
            let causes = Set(disputes.filter(\.standing.isOpen).map(\.holdID)).union(manual)
                .union(status.holdReason.map { [HoldLedger.statusHoldID($0)] } ?? [])
            #expect(Set(ledger.holds.map(\.holdID)) == causes, "seed \(seed), step \(step)")
            said = change?.set ?? said
            #expect(ledger.version == before.version + (change == nil ? 0 : 1))
            #expect((change == nil) == (before.holds == ledger.holds))
            if case .released? = change { #expect(Set(ledger.holds).isSubset(of: before.holds)) }
            #expect((said?.holds ?? []) == ledger.holds)
        }
    }

    @Test("A hold that is placed again keeps its instant and says nothing")
    func again() throws {
        var ledger = HoldLedger(holder: .debtor(Facts.debtor))
        _ = ledger.place("manual:1", .manual, at: Facts.start)
        #expect(ledger.place("manual:1", .manual, at: Facts.start + .seconds(9)) == nil)
        #expect(ledger.holds == [Hold(holdID: "manual:1", reason: .manual, since: Facts.start)])
    }

    @Test("Each status but none holds the debtor for its own reason", arguments: DebtorStatus.allCases)
    func statuses(_ status: DebtorStatus) {
        var ledger = HoldLedger(holder: .debtor(Facts.debtor))
        let change = ledger.follow(status, at: Facts.start)
        #expect((change == nil) == (status == .none))
        #expect(ledger.holds.map(\.reason.rawValue) == (status == .none ? [] : [status.rawValue]))
        #expect(change.map(\.set.debtorID) ?? Facts.debtor == Facts.debtor)
    }

    @Test("A status that follows another says that contact stops, not that it may go on")
    func replaced() {
        var ledger = HoldLedger(holder: .debtor(Facts.debtor))
        _ = ledger.follow(.debtReview, at: Facts.start)
        guard case .placed(let set)? = ledger.follow(.represented, at: Facts.start) else {
            Issue.record("must be placed")
            return
        }
        #expect(set.holds.map(\.reason) == [.represented])
    }

    @Test(
        "Only holds that staff decide on may be released by hand",
        arguments: [
            ("dispute:D-1", false), ("status:deceased", false), ("parked:m-1", false), ("task:T-1", true),
            ("manual:1", true),
        ])
    func releasable(_ hold: String, _ isStaffs: Bool) { #expect(HoldCause(hold).isStaffs == isStaffs) }
}
