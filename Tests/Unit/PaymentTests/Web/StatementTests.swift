import Calendars
import Contracts
import Foundation
import HTTPTypes
import Messaging
import Money
import ServiceKit
import Storage
import Testing

@testable import PaymentCore
@testable import PaymentService
@testable import Web

@Suite("The statement")
struct StatementTests {
    /// Texts of the rows' cells, markup taken out.
    private func rows(_ page: Browser.Seen) -> [[String]] {
        page.text.matches(of: /(?s)<tr>(.*?)<\/tr>/).dropFirst().map { row in
            row.output.1.matches(of: /(?s)<t[hd][^>]*>(.*?)<\/t[hd]>/).map { cell in
                cell.output.1.replacing(/<[^>]*>/, with: "").trimmingCharacters(in: .whitespaces)
            }
        }
    }

    @Test("shows every posting, newest first, each with what was owed after it")
    func lines() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            try await web.payment.tell("erp.payment.recorded.v1", JSON.payment("P-1", amount: "130.00"), id: "1")
            try await web.payment.tell(
                "erp.invoice.issued.v1", JSON.invoice("I-2", amount: "50.00", kind: "fee"), id: "2")
            try await web.payment.tell("erp.credit-note.issued.v1", JSON.note("C-1", amount: "5.00"), id: "3")
            try await web.payment.tell("erp.payment.reversed.v1", JSON.reversal("P-1"), id: "4")
            try await web.payment.tell("erp.invoice.cancelled.v1", JSON.cancel("I-2"), id: "5")
            let page = try await browser.get(try web.path(.statement))
            #expect(page.status == 200)
            #expect(page.isClean)
            #expect(
                rows(page) == [
                    ["Fee N-I-2 was taken back", "5 January 2026", "-R 50.00", "R 95.00"],
                    ["A payment was taken back by the bank", "5 January 2026", "R 130.00", "R 145.00"],
                    ["Credit note", "5 January 2026", "-R 5.00", "R 15.00"],
                    ["Fee N-I-2", "1 January 2026", "R 50.00", "R 20.00"],
                    ["Payment received, thank you", "5 January 2026", "-R 130.00", "-R 30.00"],
                    ["Invoice N-I-A-1", "1 January 2026", "R 100.00", "R 100.00"],
                ])
            #expect(page.text.contains("You owe"))
            #expect(page.text.contains("R 95.00"))
            #expect(page.body.contains(try web.path(.dispute)))
        }
    }

    @Test("of an account without entries says so")
    func empty() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.tell("erp.account.opened.v1", JSON.account("A-1"), id: "a")
            let page = try await browser.get(try web.path(.statement))
            #expect(page.status == 200)
            #expect(page.text.contains("Nothing yet"))
        }
    }

    @Test("of a very long account carries the oldest lines forward in one, and its last line is the balance")
    func long() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.tell("erp.account.opened.v1", JSON.account("A-1"), id: "a")
            let count = AccountSnapshot.entriesMax + 20
            _ = try await web.payment.engine.perform("many") { work in
                var ledger = try #require(try LedgerStore.load("city:A-1", in: work.database))
                let day = try LocalDate(iso8601: "2026-01-05")
                for number in 1...count {
                    let invoice = Invoice(
                        id: InvoiceID("city:I-\(number)"), number: "\(number)", part: .principal, issuedOn: day,
                        dueOn: day,
                        amount: zar(100))
                    #expect(ledger.issue(invoice, at: work.now) == .posted)
                    try ContentStore.add(invoice, to: "city:A-1", digest: "", in: work.database)
                }
                try LedgerWork.finish(&ledger, work)
            }
            let page = try await browser.get(try web.path(.statement))
            let rows = rows(page)
            #expect(rows.count == AccountSnapshot.entriesMax + 1)
            #expect(rows.first?.last == "R \(count).00")
            #expect(rows.last == ["Earlier, in all", "", "R 20.00", "R 20.00"])
        }
    }

    @Test("does not open with the pay link, nor once it has run out")
    func links() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            #expect(try await browser.get("/s/" + web.site.links.token(try web.link())).status == 404)
            let old = web.site.links.path(try web.link(.statement, days: 0))
            #expect(try await browser.get(old).status == 410)
        }
    }
}
