import Contracts
import HTTPTypes
import Messaging
import Money
import ServiceKit
import Storage
import Testing

@testable import PaymentCore
@testable import PaymentService
@testable import Web

@Suite("Payment's API")
struct PaymentAPITests {
    private struct List: Decodable {
        struct Line: Decodable {
            let accountId: String
            let balance: String
            let version: Int64
        }
        let accounts: [Line]
        let next: String?
    }

    private struct Sums: Decodable {
        struct Line: Decodable {
            let accountId: String
            let balance: Money
        }
        let accounts: [Line]
        let totals: [String: String]
    }

    private struct Trial: Decodable {
        struct Book: Decodable {
            let accounts: [String: String]
            let difference: String
        }
        let currencies: [String: Book]
    }

    @Test(
        "is for other services and for staff, and answers problem details to the rest",
        arguments: ["accounts", "accounts/city:A-1", "balances", "trial-balance"])
    func access(path: String) async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let address = "/api/payment/" + path
            let refused = try await browser.get(address)
            #expect(refused.status == 401)
            #expect(refused.headers[.contentType]?.contains("problem+json") == true)
            #expect(try await browser.get(address, [.authorization: "Bearer wrong-token-0123456789"]).status == 401)
            #expect(try await browser.get(address, web.cookie(.policyAuthor)).status == 403)
            #expect(try await browser.get(address, PaymentWeb.service).status == 200)
            #expect(try await browser.get(address, web.cookie(.auditor)).status == 200)
        }
    }

    @Test("tells one account's state, and 404 for none")
    func account() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            let answer = try await browser.get("/api/payment/accounts/city:A-1", PaymentWeb.service)
            let ledger = try #require(try await web.payment.ledger())
            #expect(try answer.json(AccountState.self) == ledger.state)
            #expect(try await browser.get("/api/payment/accounts/city:A-9", PaymentWeb.service).status == 404)
        }
    }

    @Test("lists all accounts page by page, none twice, and says all balances and their totals")
    func pages() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            for number in 10..<33 { try await web.payment.openAccount("A-\(number)", cents: "\(number).00") }
            try await web.payment.tell(
                "erp.payment.recorded.v1", JSON.payment("P-1", of: "A-10", amount: "15.00"), id: "p")
            var seen: [String] = []
            var cursor: String? = ""
            while let from = cursor {
                let page = try await browser.get("/api/payment/accounts?limit=10&cursor=\(from)", PaymentWeb.service)
                    .json(List.self)
                #expect(page.accounts.count <= 10)
                seen += page.accounts.map(\.accountId)
                cursor = page.next
            }
            #expect(seen == (10..<33).map { "city:A-\($0)" })
            let sums = try await browser.get("/api/payment/balances", PaymentWeb.service).json(Sums.self)
            #expect(sums.accounts.map(\.accountId) == seen)
            #expect(sums.accounts.first?.balance == Money(minorUnits: -500, currency: .zar))
            #expect(sums.totals == ["ZAR": "\((10..<33).reduce(0, +) - 15).00"])
            for limit in ["0", "1001", "x"] {
                #expect(try await browser.get("/api/payment/accounts?limit=\(limit)", PaymentWeb.service).status == 400)
            }
        }
    }

    @Test("the trial balance adds up to nothing in every currency")
    func trialBalance() async throws {
        let web = try PaymentWeb()
        try await web.running { browser in
            try await web.payment.openAccount()
            try await web.payment.tell("erp.payment.recorded.v1", JSON.payment("P-1", amount: "130.00"), id: "p")
            let trial = try await browser.get("/api/payment/trial-balance", PaymentWeb.service).json(Trial.self)
            let book = try #require(trial.currencies["ZAR"])
            #expect(book.difference == "0.00")
            #expect(book.accounts["charges"] == "-100.00")
            #expect(book.accounts["transit.erp"] == "130.00")
            #expect(book.accounts["overpayment"] == "-30.00")
        }
    }
}
