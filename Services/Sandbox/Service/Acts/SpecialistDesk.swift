import Foundation
import Messaging
import Money
import Synchronization
import Transfer

/// The creditors' specialist at work: reads the open disputes and decides them, through the dispute API.
struct SpecialistDesk: Sendable {
    let browser: Browser
    /// The text of `service.token`.
    let token: String
    /// What is disputed, by dispute, to know what an upheld one takes off.
    private let disputed = KnownDisputes()

    private static let path = "/api/dispute/disputes"
    /// A list that never ends is given up; the rest comes another time.
    private static let pagesMax = 100

    init(browser: Browser, token: String) {
        self.browser = browser
        self.token = token
    }

    /// All open disputes, in order of their ids. Empty while the service does not answer as agreed.
    func open() async throws -> [JSONValue] {
        var all: [JSONValue] = []
        var path: String? = Self.path + "?state=open"
        for _ in 0..<Self.pagesMax {
            guard let next = path else { break }
            let answer = try await browser.send(TransferRequest(.get, browser.origin + next, headers: [authorization]))
            guard answer.status == 200, let body = Self.json(answer),
                case .array(let disputes)? = body["disputes"]
            else { break }
            all += disputes
            path = body["next"]?.text.map { "\(Self.path)?state=open&cursor=\(PercentCoding.encode($0))" }
        }
        for dispute in all {
            if let id = dispute["disputeId"]?.text { disputed.set(id, dispute) }
        }
        return all.sorted { ($0["disputeId"]?.text ?? "") < ($1["disputeId"]?.text ?? "") }
    }

    func resolve(_ dispute: String, verdict: String, adjustment: Money?) async throws -> ActOutcome {
        let body = JSONValue.object([
            "verdict": .string(verdict), "adjustment": adjustment.map(Self.json) ?? .null,
            "note": .string("Decided on the documents of the account."),
        ])
        let answer = try await browser.send(
            TransferRequest(
                .post, "\(browser.origin)\(Self.path)/\(PercentCoding.encode(dispute))/resolve",
                headers: [
                    authorization, TransferHeader("Content-Type", "application/json"),
                    TransferHeader("Idempotency-Key", "sandbox-\(dispute.prefix(100))"),
                ],
                body: try JSONCoding.encode(body)))
        var detail: [String: JSONValue] = ["disputeId": .string(dispute), "result": .string(verdict)]
        let said = Self.json(answer)
        let known = disputed.get(dispute)
        detail["invoiceId"] = said?["invoiceId"] ?? known?["invoiceId"]
        if case .null? = detail["invoiceId"] { detail["invoiceId"] = nil }
        for (name, value) in Self.takenOff(verdict, adjustment: adjustment, said: said, known: known) {
            detail[name] = value
        }
        return ActOutcome(status: answer.status, succeeded: answer.isSuccess, detail: detail)
    }

    /// What the decision took off the debt, as amount and currency: what the answer says, which may be nothing; without
    /// an answer that tells, what was asked for, or all that was disputed. Empty for verdicts that take nothing off.
    static func takenOff(
        _ verdict: String, adjustment: Money?, said: JSONValue?, known: JSONValue?
    ) -> [String: JSONValue] {
        guard verdict == "upheld" || verdict == "partly-upheld" else { return [:] }
        let told = said?["standing"] == nil ? adjustment.map(json) ?? known?["amount"] : said?["adjustment"]
        guard let amount = told?["amount"], let currency = told?["currency"] else {
            // Nothing, in whatever currency the account has.
            return ["amount": .string("0.00"), "currency": known?["amount"]?["currency"] ?? .string("ZAR")]
        }
        return ["amount": amount, "currency": currency]
    }

    private static func json(_ money: Money) -> JSONValue {
        .object(["amount": .string(money.decimalString), "currency": .string(money.currency.code)])
    }

    private static func json(_ answer: Browser.Answer) -> JSONValue? {
        try? JSONCoding.decode(JSONValue.self, from: Data(answer.text.utf8))
    }

    private var authorization: TransferHeader { TransferHeader("Authorization", "Bearer \(token)") }

    /// Values by dispute, behind a lock.
    private final class KnownDisputes: Sendable {
        private let values = Mutex<[String: JSONValue]>([:])

        func set(_ id: String, _ value: JSONValue) { values.withLock { $0[id] = value } }

        func get(_ id: String) -> JSONValue? { values.withLock { $0[id] } }
    }
}
