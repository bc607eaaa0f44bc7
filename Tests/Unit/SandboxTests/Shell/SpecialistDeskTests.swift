import Messaging
import Money
import Testing

@testable import SandboxService

@Suite("What a decided dispute takes off the debt")
struct SpecialistDeskTests {
    private static let five = JSONValue.object(["amount": .string("5.00"), "currency": .string("ZAR")])
    private static let nine = JSONValue.object(["amount": .string("9.00"), "currency": .string("ZAR")])

    private func taken(
        _ verdict: String, asked: Money? = nil, said: [String: JSONValue]? = nil, known: [String: JSONValue]? = nil
    ) -> String? {
        SpecialistDesk.takenOff(
            verdict, adjustment: asked, said: said.map(JSONValue.object), known: known.map(JSONValue.object)
        )["amount"]?.text
    }

    @Test("A rejected or withdrawn dispute takes nothing off")
    func rejected() {
        #expect(taken("rejected", said: ["adjustment": Self.five]) == nil)
        #expect(taken("withdrawn", known: ["amount": Self.five]) == nil)
    }

    @Test("What the answer says counts before all else, also when it says nothing was left")
    func answer() {
        let asked = Money(minorUnits: 700, currency: .zar)
        #expect(
            taken("upheld", asked: asked, said: ["standing": .string("upheld"), "adjustment": Self.five]) == "5.00")
        #expect(taken("upheld", asked: asked, said: ["standing": .string("upheld")]) == "0.00")
    }

    @Test("Without an answer that tells, it is what was asked, else what was disputed")
    func fallback() {
        let asked = Money(minorUnits: 700, currency: .zar)
        #expect(taken("partly-upheld", asked: asked, known: ["amount": Self.nine]) == "7.00")
        #expect(taken("upheld", known: ["amount": Self.nine]) == "9.00")
        #expect(taken("upheld") == "0.00")
    }

    @Test("Nothing is nothing in the currency of what was disputed")
    func currency() {
        let pounds = JSONValue.object(["amount": .string("5.00"), "currency": .string("GBP")])
        let taken = SpecialistDesk.takenOff(
            "upheld", adjustment: nil, said: .object(["standing": .string("upheld")]),
            known: .object(["amount": pounds]))
        #expect(taken == ["amount": .string("0.00"), "currency": .string("GBP")])
    }
}
