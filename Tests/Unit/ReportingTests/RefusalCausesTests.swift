import Foundation
import Policies
import ReportingCore
import Testing

@testable import ReportingService

@Suite("Causes of a refusal") struct RefusalCausesTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    struct Case: Sendable, CustomTestStringConvertible {
        let rules: [String]
        let causes: [String]
        var testDescription: String { rules.joined(separator: " ") }
    }

    @Test(
        "by the shipped policies each thing in the way counts once, under the bundle's rule that says it most exactly",
        arguments: [
            Case(rules: ["Q-ADDRESS", "Q-NO-ADDRESS"], causes: ["Q-ADDRESS"]),
            Case(rules: ["Q-NO-ZONE", "Q-ZONE"], causes: ["Q-ZONE"]),
            Case(rules: ["Q-CREDITOR", "Q-UNKNOWN-CREDITOR"], causes: ["Q-CREDITOR"]),
            Case(rules: ["Q-FEED", "Q-FEED-AGE"], causes: ["Q-FEED"]),
            Case(rules: ["Q-CHANNEL", "Q-CHANNEL-OFF"], causes: ["Q-CHANNEL"]),
            Case(rules: ["Q-IN-PROGRESS", "Q-ORDER"], causes: ["Q-ORDER"]),
            Case(rules: ["Q-NO-REGISTRATION", "Q-REGISTRATION", "ZA-DCA-01"], causes: ["Q-REGISTRATION"]),
            Case(rules: ["CH-WA-02", "Q-CONSENT", "Q-NO-CONSENT"], causes: ["Q-CONSENT"]),
            Case(rules: ["Q-IDENTIFICATION", "Q-NAME", "ZA-DCA-02"], causes: ["Q-NAME"]),
            Case(rules: ["Q-CLOSED", "Q-NOTHING-DUE", "Q-PAID"], causes: ["Q-PAID"]),
            Case(rules: ["Q-PROMISE", "UK-C-02"], causes: ["Q-PROMISE"]),
            Case(rules: ["Q-REPRESENTED", "US-F-13"], causes: ["US-F-13"]),
            Case(rules: ["Q-HOLD", "Q-STATUS", "ZA-NCA-10", "ZA-NCA-13", "ZA-NCA-14"], causes: ["ZA-NCA-10"]),
            // The gate's own word for a hold stands for itself where no rule of the bundle says so.
            Case(rules: ["Q-STATUS"], causes: ["Q-STATUS"]),
            Case(rules: ["UK-C-05", "ZA-CFDC-11"], causes: ["UK-C-05"]),
            Case(rules: ["ZA-CFDC-11"], causes: ["ZA-CFDC-11"]),
            // Two things in the way, not one said twice.
            Case(rules: ["Q-CAP-DAY", "Q-CAP-WEEK"], causes: ["Q-CAP-DAY", "Q-CAP-WEEK"]),
            Case(rules: ["Q-CEASE", "Q-OPTOUT"], causes: ["Q-CEASE", "Q-OPTOUT"]),
            Case(rules: ["Q-TEMPLATE", "Q-UNKNOWN-DEBTOR"], causes: ["Q-TEMPLATE", "Q-UNKNOWN-DEBTOR"]),
            Case(rules: ["Q-NO-ADDRESS", "Q-OPTOUT"], causes: ["Q-NO-ADDRESS", "Q-OPTOUT"]),
            Case(rules: [], causes: []),
        ])
    func shipped(_ given: Case) throws {
        let policies = try PolicyBundle.load(folder: Self.root.path + "/compose/policies")
        let folded = RefusalCauses(policies).folded(given.rules)
        #expect(folded.map(\.rule) == given.rules, "every rule is still told")
        #expect(folded.filter { $0.under == nil }.map(\.rule) == given.causes)
    }

    @Test("every rule of the gate has words of its own, and what it stops on is a name that the bundle knows")
    func gate() throws {
        let path = Self.root.path + "/Services/Communication/Core/Gate/HouseRule.swift"
        let text = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        let ids = text.matches(of: /= "(Q-[A-Z-]+)"/).map { String($0.1) }
        #expect(ids.count > 25)
        let others: Set = [
            HouseRuleCauses.identification, HouseRuleCauses.amount, HouseRuleCauses.optOutLine,
            HouseRuleCauses.legalWording, HouseRuleCauses.hours,
        ]
        let known = Set(StopCondition.allCases.map(\.rawValue)).union(others)
        for id in ids {
            #expect(Titles().rule(id) != "A rule of the policies", "\(id)")
            #expect(HouseRuleCauses.causes(id).isSubset(of: known), "\(id)")
        }
        let spoken = ids.reduce(into: Set<String>()) { $0.formUnion(HouseRuleCauses.causes($1)) }
        #expect(known.subtracting(spoken).isEmpty, "each is a cause that the gate itself has a rule for")
    }
}
