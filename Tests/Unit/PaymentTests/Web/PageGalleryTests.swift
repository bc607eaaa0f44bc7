import Calendars
import Contracts
import Foundation
import Messaging
import Money
import TestSupport
import Testing

@testable import PaymentService
@testable import Web

/// Shows the pages with little, usual and very much on them, so that one can look at them: `QUITTANCE_GALLERY=<folder>`
/// keeps the files.
@Suite("Payment's pages with little and with much")
struct PageGalleryTests {
    @Test("are whole, leave nothing unfilled, and speak one language", arguments: DebtorLanguage.allCases)
    func gallery(language: DebtorLanguage) async throws {
        let web = try PaymentWeb(language: language)
        try await web.running { browser in
            try await usual(web, browser)
            // Much of it is the same in every language, and takes its time.
            if language == .english { try await huge(web, browser) }
        }
    }

    private func usual(_ web: PaymentWeb, _ browser: Browser) async throws {
        let payment = web.payment
        try await payment.tell("erp.account.opened.v1", JSON.account("A-1", reference: "MC-100233"), id: "a")
        for (number, due, kind) in [
            (1, "2025-12-01", "principal"), (2, "2026-01-05", "principal"), (3, "2026-01-31", "fee"),
        ] {
            try await payment.tell(
                "erp.invoice.issued.v1",
                JSON.invoice(
                    "I-\(number)", number: "2026-00\(number)", amount: "\(number)41.50", issued: "2025-11-01", due: due,
                    kind: kind), id: "i\(number)")
        }
        let path = try web.path()
        try await keep("pay-owes", web.language, browser.get(path))
        try await keep("pay-part-wrong", web.language, browser.submit(path, ["amount": "5", "part": "1"]))
        try await keep(
            "pay-promise-wrong", web.language,
            browser.submit(path + "/promise", ["amount": "5000", "dueOn": "2026-05-01"]))
        let visit = try await browser.startPaying(["amount": "141.50"])
        try await keep("pay-waiting", web.language, browser.get(visit.back))
        _ = try await browser.webhook(visit, status: "failed")
        try await keep("pay-failed", web.language, browser.get(visit.back))
        _ = try await browser.webhook(visit, event: "ev-2", payment: "cs_9f86d081884c7d659a2f")
        try await keep("pay-paid-part", web.language, browser.get(visit.back))
        _ = try await browser.submit(path + "/promise", ["amount": "100", "dueOn": "2026-01-10"])
        try payment.fact(
            DisputeState(
                disputeID: "D-2026-000012", accountID: "city:A-1", debtorID: "city:D-1", invoiceID: nil, reason: .other,
                amount: nil, standing: .open, openedAt: try Instant(rfc3339: PaymentFixture.start),
                deadline: try LocalDate(iso8601: "2026-01-30"), assignee: nil, adjustment: nil, version: 1), id: "d")
        try await payment.settle()
        try await keep("pay-disputed-promised", web.language, browser.get(path))
        try await payment.tell("erp.invoice.issued.v1", JSON.invoice("I-9", of: "A-9"), id: "refused")
        try payment.fact(
            DisputeState(
                disputeID: "D-2026-000013", accountID: "city:A-1", debtorID: "city:D-1", invoiceID: nil, reason: .other,
                amount: nil, standing: .upheld, openedAt: try Instant(rfc3339: PaymentFixture.start),
                deadline: try LocalDate(iso8601: "2026-01-30"), assignee: nil,
                adjustment: Money(minorUnits: 5, currency: .usd),
                version: 2), id: "parked")
        try await payment.settle()
        try await keep("console", .english, browser.get("/payments?q=MC-100233", web.cookie(.supervisor)))
        try await keep("console-account", .english, browser.get("/payments/accounts/city:A-1", web.cookie(.supervisor)))
        try await keep("statement", web.language, browser.get(try web.path(.statement)))
        try await keep("expired", web.language, browser.get(web.site.links.path(try web.link(days: 0))))
        let rest = try await browser.startPaying()
        _ = try await browser.webhook(rest, event: "ev-3", payment: "cs_last")
        try await keep("pay-paid-all", web.language, browser.get(rest.back))
        try await keep("pay-settled", web.language, browser.get(path))
        try await payment.tell("erp.payment.recorded.v1", JSON.payment("P-7", amount: "25.00"), id: "over")
        try await keep("pay-overpaid", web.language, browser.get(path))
    }

    /// 200 open invoices, every text as long as it may be.
    private func huge(_ web: PaymentWeb, _ browser: Browser) async throws {
        let payment = web.payment
        let reference = String(repeating: "MC-1002003004-", count: 4) + "LAST"
        try await payment.tell(
            "erp.account.opened.v1",
            JSON.account("H-1", debtor: "H-1", creditor: "karoo-retail", reference: reference, type: "credit"), id: "h",
            system: "trade")
        for number in 1...200 {
            payment.erp(
                "erp.invoice.issued.v1",
                JSON.invoice(
                    "H-\(number)", of: "H-1", number: "INVOICE-FOR-A-LONG-NAMED-DEPARTMENT-2026-\(100_000 + number)",
                    amount: "9876543.21", issued: "2025-06-01", due: number % 2 == 0 ? "2025-07-01" : "2026-03-01",
                    kind: ["principal", "interest", "fee"][number % 3]), id: "h\(number)", system: "trade")
        }
        for number in 1...30 {
            payment.erp(
                "erp.payment.recorded.v1",
                JSON.payment(
                    "PAYMENT-WITH-A-VERY-LONG-NUMBER-OF-THE-BANK-\(number)", of: "H-1", amount: "1234567.89",
                    method: "debit order by the salary office"), id: "hp\(number)", system: "trade")
        }
        try await payment.settle()
        let link = try web.link(account: "trade:H-1", debtor: "trade:H-1")
        try await keep("huge-pay", web.language, browser.get(web.site.links.path(link)))
        try await keep("huge-statement", web.language, browser.get(web.site.links.path(link.with(purpose: .statement))))
        try await keep("huge-console", .english, browser.get("/payments", web.cookie(.supervisor)))
        try await keep(
            "huge-console-account", .english, browser.get("/payments/accounts/trade:H-1", web.cookie(.supervisor)))
    }

    private func keep(_ name: String, _ language: DebtorLanguage?, _ page: Browser.Seen) throws {
        let code = language?.rawValue ?? "none"
        let name = name + "-" + code
        #expect(page.isClean, "\(name)")
        #expect(page.body.contains("<html lang=\"\(code)\">"), "\(name)")
        if language != .english {
            for file in ["Services/Payment/Service/Pages/debtor/words", "Shared/Web/Templates/debtor/words"] {
                #expect(try Leftovers.found(on: page.body, ofWords: file + "/en.yaml") == [], "\(name)")
            }
        }
        #expect(page.body.contains("</html>"), "\(name)")
        guard let folder = ProcessInfo.processInfo.environment["QUITTANCE_GALLERY"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let assets = try Assets(chartPath: Assets.standardChartPath).folder
        let local = page.body.replacing("\"/assets/", with: "\"\(assets)/Assets/")
        try local.write(toFile: folder + "/\(name).html", atomically: true, encoding: .utf8)
    }
}
