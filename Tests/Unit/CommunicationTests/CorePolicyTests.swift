import Calendars
import CommunicationCore
import Contracts
import Foundation
import Policies
import TestSupport
import Testing

/// The gate on the policies that are shipped.
@Suite("The shipped policies at the gate")
struct CorePolicyTests {
    private static let bundle = Result {
        try PolicyBundle.load(folder: Repository.policies)
    }

    private func decide(_ creditor: CreditorID, at text: String, _ change: (inout GateInput) throws -> Void) throws
        -> GateAnswer
    {
        let bundle = try Self.bundle.get()
        var input = try Core.input(at: text)
        input.policyVersion = bundle.id
        input.creditor = CreditorFacts(bundle.creditors[creditor], id: creditor)
        input.account.debtType = .rates
        try change(&input)
        return Gate(rules: GateRules(bundle)).decide(input, zones: try Core.zones(of: input))
    }

    @Test(
        "In the middle of a working day a first reminder of each creditor may leave",
        arguments: [
            "metsi-city" as CreditorID, "karoo-retail", "linden-practice",
        ])
    func allows(_ creditor: CreditorID) throws {
        let answer = try decide(creditor, at: "2026-01-05T08:00:00Z") { _ in }
        #expect(answer.refusingRules == [])
        #expect(answer.decision == .allow(notAfter: try Core.instant("2026-01-05T17:59:49Z")))
    }

    @Test(
        "Sundays, caps, debt review and old debts stop it under the law's name",
        arguments: [
            "metsi-city" as CreditorID, "karoo-retail", "linden-practice",
        ])
    func refuses(_ creditor: CreditorID) throws {
        let sunday = try decide(creditor, at: "2026-01-11T08:00:00Z") { _ in }
        #expect(sunday.decision == .delay(until: try Core.instant("2026-01-12T06:00:00Z")))
        #expect(sunday.refusingRules == ["ZA-CFDC-11"])

        let capped = try decide(creditor, at: "2026-01-06T08:00:00Z") {
            $0.history.entries = [Core.contact($0.instant - .seconds(3_600))]
        }
        #expect(capped.decision == .delay(until: try Core.instant("2026-01-07T07:00:00Z")))
        #expect(capped.refusingRules == ["Q-CAP-DAY"])

        let review = try decide(creditor, at: "2026-01-06T08:00:00Z") {
            $0.holds = [HoldFact(id: "h", reason: .debtReview, holder: .debtor)]
        }
        #expect(review.disposition == .held)
        #expect(Set(review.refusingRules).isSuperset(of: ["Q-HOLD", "ZA-NCA-13"]))

        let old = try decide(creditor, at: "2026-01-06T08:00:00Z") {
            $0.account.debtType = .service
            $0.contact.anchorDueOn = try Core.date("2022-12-31")
        }
        #expect(old.refusingRules == ["ZA-NCA-20"])
    }

    @Test("A patient is never asked for what is a prescribed minimum benefit, by any channel")
    func prescribedMinimumBenefit() throws {
        for channel in [Channel.sms, .email, .letter, .call] {
            let answer = try decide("linden-practice", at: "2026-01-05T08:00:00Z") {
                $0.contact.channel = channel
                $0.account.debtType = .medical
                $0.account.attributes = ["prescribedMinimumBenefit"]
            }
            #expect(answer.disposition == .held)
            #expect(answer.refusingRules == ["ZA-MSA-05"])
        }
    }
}
