import Contracts
import Money
import Policies
import TestSupport
import Testing

@Suite("Segments and strategies")
struct SegmentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var days: Int?
        var issued = 6
        var late = 0
        var broken = 0
        var type = DebtType.rates
        var role = CollectingRole.ownName
        var protected = false
        var settled = false
        let segment: String
        let strategy: String

        var testDescription: String { "\(segment) → \(strategy)" }

        var facts: SegmentFacts {
            SegmentFacts(
                daysOverdue: days, invoicesIssued: issued, invoicesPaidLate: late, promisesBroken: broken,
                paymentsReceived: 0, openBalance: Money(minorUnits: 123_450, currency: .zar), debtType: type,
                creditorRole: role, protected: protected, settled: settled, promised: false)
        }
    }

    @Test(
        "every kind of account finds its place",
        arguments: [
            Case(days: 90, late: 9, broken: 9, protected: true, settled: true, segment: "settled", strategy: "settled"),
            Case(days: 90, late: 9, broken: 9, protected: true, segment: "protected", strategy: "protected"),
            Case(days: -5, broken: 2, segment: "chronic", strategy: "firm"),
            Case(days: -5, late: 4, segment: "chronic", strategy: "firm"),
            Case(days: 61, segment: "chronic", strategy: "firm"),
            Case(days: 60, segment: "first-time-late", strategy: "gentle"),
            Case(days: 1, segment: "first-time-late", strategy: "gentle"),
            Case(days: 1, broken: 1, segment: "first-time-late", strategy: "gentle"),
            Case(days: 1, late: 1, segment: "occasional", strategy: "steady"),
            Case(days: 0, late: 3, segment: "occasional", strategy: "steady"),
            Case(days: nil, late: 3, segment: "occasional", strategy: "steady"),
            Case(days: -10, issued: 1, segment: "new", strategy: "gentle"),
            Case(days: nil, issued: 0, segment: "new", strategy: "gentle"),
            Case(days: 0, segment: "on-time", strategy: "gentle"),
            Case(days: 0, role: .thirdParty, segment: "on-time", strategy: "steady"),
            Case(days: 70, type: .credit, role: .thirdParty, segment: "chronic", strategy: "firm"),
            Case(days: 70, type: .medical, segment: "chronic", strategy: "medical"),
            Case(days: 1, type: .medical, role: .thirdParty, segment: "first-time-late", strategy: "medical"),
        ])
    func place(_ expected: Case) throws {
        let answer = try PolicyBundle.load(folder: Repository.policies).segment(for: expected.facts)
        #expect(answer.segment == expected.segment)
        #expect(answer.strategy == expected.strategy)
        #expect(answer.reasons.count == 2)
    }

    @Test("the reasons are the annotations of the rows that spoke")
    func reasons() throws {
        let facts = Case(days: 61, segment: "", strategy: "").facts
        let answer = try PolicyBundle.load(folder: Repository.policies).segment(for: facts)
        #expect(
            answer.reasons == [
                "The oldest invoice is more than sixty days late.", "Firm follow-up for those who are late as a rule.",
            ])
    }

    @Test("a strategy that the creditor's role may not use is no answer")
    func forbiddenRole() throws {
        try PolicyFolder.withCopy { folder in
            let path = "strategies/firm.yaml"
            let text = try PolicyFolder.read(path).replacing("own-name, third-party, attorney", with: "own-name")
            try PolicyFolder.write(text, to: "\(folder)/\(path)")
            let bundle = try PolicyBundle.load(folder: folder)
            let facts = Case(days: 61, role: .thirdParty, segment: "", strategy: "").facts
            let error = #expect(throws: SegmentError.self) { try bundle.segment(for: facts) }
            #expect(error?.description == "strategy 'firm' may not be used by a creditor of role 'third-party'")
        }
    }
}
