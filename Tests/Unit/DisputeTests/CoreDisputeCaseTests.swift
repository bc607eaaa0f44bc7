import Contracts
import DisputeCore
import Money
import Testing

@Suite struct CoreDisputeCaseTests {
    struct Resolution: Sendable, CustomTestStringConvertible {
        let verdict: Verdict
        var stated: String?
        var disputed: String?
        var invoice: InvoiceID?
        /// What is taken off; `nil` for nothing.
        var taken: String?
        /// The refusal's code, when it cannot be decided so.
        var refused: String?
        var testDescription: String { "\(verdict) \(stated ?? "-") of \(disputed ?? "all") \(invoice?.value ?? "")" }
    }

    /// The account owes 900.00, of which 600.00 on its one invoice that is told.
    static let resolutions = [
        Resolution(verdict: .upheld, disputed: "250.00", taken: "250.00"),
        Resolution(verdict: .upheld, taken: "900.00"),
        Resolution(verdict: .upheld, invoice: Facts.invoice, taken: "600.00"),
        Resolution(verdict: .upheld, disputed: "950.00", taken: "900.00"),
        Resolution(verdict: .upheld, stated: "100.00", disputed: "250.00", taken: "100.00"),
        Resolution(verdict: .upheld, invoice: "city:I-paid", taken: nil),
        Resolution(verdict: .partlyUpheld, stated: "100.00", disputed: "250.00", taken: "100.00"),
        Resolution(verdict: .rejected, disputed: "250.00"),
        Resolution(verdict: .rejected, stated: "0.00", disputed: "250.00"),
        Resolution(verdict: .withdrawn),
        Resolution(verdict: .upheld, stated: "250.01", disputed: "250.00", refused: "adjustment-limit"),
        Resolution(verdict: .upheld, stated: "600.01", invoice: Facts.invoice, refused: "adjustment-limit"),
        Resolution(verdict: .upheld, stated: "0.00", refused: "adjustment-missing"),
        Resolution(verdict: .upheld, stated: "-1.00", refused: "adjustment-missing"),
        Resolution(verdict: .partlyUpheld, disputed: "250.00", refused: "adjustment-missing"),
        Resolution(verdict: .rejected, stated: "1.00", refused: "adjustment-without-right"),
        Resolution(verdict: .withdrawn, stated: "1.00", refused: "adjustment-without-right"),
    ]

    @Test("What is taken off is at most what is disputed and at most what is open", arguments: resolutions)
    func resolving(_ resolution: Resolution) throws {
        var dispute = try Facts.dispute(invoice: resolution.invoice, amount: resolution.disputed)
        let before = dispute
        let answer = dispute.resolve(
            resolution.verdict, adjustment: try resolution.stated.map(Facts.zar), on: try Facts.state(), at: Facts.start
        )
        if let code = resolution.refused {
            guard case .refused(let refusals) = answer else {
                Issue.record("must be refused")
                return
            }
            #expect(refusals.map(\.code) == [code])
            #expect(dispute == before)
        } else {
            #expect(answer == .changed)
            #expect(dispute.standing == resolution.verdict.standing)
            #expect(dispute.adjustment == (try resolution.taken.map(Facts.zar)))
            #expect(dispute.version == 2)
        }
    }

    @Test("An adjustment in another currency than the account's is refused")
    func currency() throws {
        var dispute = try Facts.dispute()
        let answer = dispute.resolve(
            .upheld, adjustment: try Money(decimal: "1.00", currency: .usd), on: try Facts.state(), at: Facts.start)
        guard case .refused(let refusals) = answer else {
            Issue.record("must be refused")
            return
        }
        #expect(refusals.map(\.code) == ["currency-mismatch"])
    }

    @Test(
        "A closed dispute is not changed any more; the same decision again changes nothing", arguments: Verdict.allCases
    )
    func closed(_ verdict: Verdict) throws {
        var dispute = try Facts.dispute(amount: "250.00")
        let stated = verdict == .partlyUpheld ? try Facts.zar("10.00") : nil
        _ = dispute.resolve(verdict, adjustment: stated, on: try Facts.state(), at: Facts.start)
        let ended = dispute
        #expect(dispute.resolve(verdict, adjustment: stated, on: try Facts.state(), at: Facts.start) == .unchanged)
        for other in Verdict.allCases where other != verdict {
            if case .refused = dispute.resolve(other, adjustment: nil, on: try Facts.state(), at: Facts.start) {
                continue
            }
            Issue.record("\(other) after \(verdict) must be refused")
        }
        if case .refused = dispute.assign(to: "thandi") {} else { Issue.record("assigning must be refused") }
        if case .refused = dispute.askForEvidence(by: "thandi", at: Facts.start) {
        } else {
            Issue.record("asking must be refused")
        }
        let marks = [dispute.comesNear(), dispute.becomesOverdue()]
        #expect(marks == [false, false])
        #expect(dispute == ended)
    }

    @Test("Assigning puts it into review, again to the same person changes nothing, and another may take it over")
    func assigning() throws {
        var dispute = try Facts.dispute()
        #expect(dispute.assign(to: "thandi") == .changed)
        #expect(dispute.standing == .underReview)
        #expect(dispute.assign(to: "thandi") == .unchanged)
        #expect(dispute.assign(to: "sipho") == .changed)
        #expect(dispute.assignee == "sipho")
        #expect(dispute.version == 3)
    }

    @Test("Asking for evidence gives it to whoever asks first, and keeps the deadline")
    func evidence() throws {
        var dispute = try Facts.dispute()
        let deadline = dispute.deadline
        #expect(dispute.askForEvidence(by: "thandi", at: Facts.start) == .changed)
        #expect(dispute.assignee == "thandi")
        _ = dispute.askForEvidence(by: "sipho", at: Facts.start)
        #expect(dispute.assignee == "thandi")
        #expect(dispute.deadline == deadline)
    }

    @Test("Each deadline mark is made once")
    func marks() throws {
        var dispute = try Facts.dispute()
        let marks = [
            dispute.comesNear(), dispute.comesNear(), dispute.becomesOverdue(), dispute.becomesOverdue(),
        ]
        #expect(marks == [true, false, true, false])
        #expect(dispute.standing.isOpen)
    }

    struct Claim: Sendable {
        var invoice: InvoiceID?
        var amount: String?
        var currency: Currency = .zar
        let faults: [String]
    }

    @Test(
        "A debtor's claim is refused only for what cannot be meant",
        arguments: [
            Claim(faults: []), Claim(invoice: Facts.invoice, faults: []), Claim(amount: "900.00", faults: []),
            Claim(invoice: Facts.invoice, amount: "600.00", faults: []),
            Claim(amount: "900.01", faults: ["amount"]), Claim(amount: "0.00", faults: ["amount"]),
            Claim(amount: "-5.00", faults: ["amount"]),
            Claim(invoice: Facts.invoice, amount: "600.01", faults: ["amount"]),
            Claim(invoice: "city:I-9", faults: ["unknown-invoice"]),
            Claim(invoice: "city:I-9", amount: "901.00", faults: ["unknown-invoice", "amount"]),
            Claim(amount: "5.00", currency: .usd, faults: ["currency-mismatch"]),
        ])
    func claims(_ claim: Claim) throws {
        let money = try claim.amount.map { try Money(decimal: $0, currency: claim.currency) }
        let made = DisputeClaim(reason: .other, invoiceID: claim.invoice, amount: money)
        #expect(made.refusals(on: try Facts.state()).map(\.code) == claim.faults)
    }
}
