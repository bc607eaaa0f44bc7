import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Hummingbird
import Messaging
import Storage
import Web

/// `/api/communication/…`: an account's contacts, for other services, auditors and the outside checker. No personal
/// data.
struct CommunicationAPI: Sendable {
    let console: Console

    private static let pageMax = 500

    func addRoutes(to router: AppRouter) {
        let group = router.group("api/communication").add(
            middleware: RequireRoleOrService(
                console.site.serviceToken, .agent, .specialist, .supervisor, .auditor, .admin))
        group.get("contacts") { request, _ in try await contacts(request) }
        group.get("gate") { request, _ in try await gate(request) }
    }

    /// What may be sent of an account, or of each account of a debtor.
    private func gate(_ request: Request) async throws -> Response {
        let account = request.queryText("account").map { AccountID($0) }
        let debtor = request.queryText("debtor").map { DebtorID($0) }
        guard account != nil || debtor != nil else {
            throw ProblemDetails.badRequest("account or debtor must name whose contacts are asked about.")
        }
        let at = try request.queryText("at").map { text throws(ProblemDetails) in
            guard let instant = try? Instant(rfc3339: text) else {
                throw .badRequest("at must be an instant like 2026-03-31T09:00:00Z.")
            }
            return instant
        }
        let trial = AccountTrial(console: console)
        let found = try await console.store.read { database in
            var accounts = account.map { [$0] } ?? []
            if let debtor, account == nil { accounts = try FactStore.accounts(of: [debtor], in: database) }
            return try accounts.prefix(Self.pageMax).compactMap { try trial.explanation($0, at: at, in: database) }
        }
        let answers = found.filter { debtor == nil || $0.debtorId == debtor }
        guard !answers.isEmpty else { throw ProblemDetails.notFound("There is no such account of this debtor.") }
        return Self.json(try JSONCoding.encode(GateExplanations(accounts: answers)))
    }

    private static func json(_ body: Data) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    private func contacts(_ request: Request) async throws -> Response {
        guard let account = request.queryText("account") else {
            throw ProblemDetails.badRequest("account must name the account, like city:A-1001.")
        }
        let limit = try request.queryInteger("limit", in: 1...Self.pageMax, default: 100)
        let cursor = try request.queryText("cursor").map(Self.cursor)
        let lines = try await console.store.read { database in
            try ContactQueries.account(AccountID(account), after: cursor, limit: limit, in: database)
        }
        let last = lines.count == limit ? lines.last : nil
        let list = ContactList(
            contacts: lines.map(ContactList.Item.init),
            next: last.map { "\($0.changedAt.millisecondsSinceEpoch).\($0.contact.planned.contactID.value)" })
        return Self.json(try JSONCoding.encode(list))
    }

    private static func cursor(_ text: String) throws(ProblemDetails) -> (at: Int64, id: String) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let at = Int64(parts[0]) else {
            throw .badRequest("cursor must be the value of next in an earlier answer.")
        }
        return (at, String(parts[1]))
    }
}

/// `{"contacts":[…],"next":"…"}`, the newest first; `next` is absent on the last page.
struct ContactList: Codable, Hashable, Sendable {
    struct Item: Codable, Hashable, Sendable {
        let contactId: ContactID
        let accountId: AccountID
        let debtorId: DebtorID
        let channel: Channel
        let contactClass: ContactClass
        let strategy: String
        let step: String
        let template: String
        let attempt: Int
        /// `planned`, `due`, `granted` or `ended`.
        let standing: String
        let dueAt: Instant
        let changedAt: Instant
        /// Absent for what never left or has no outcome yet.
        let result: DeliveryResult?
        let cause: String?
        /// Of the gate's last answer; empty when that let it through, absent without one.
        let refusingRules: [String]?
        let decisionId: DecisionID?

        init(_ line: ContactLine) {
            let planned = line.contact.planned
            contactId = planned.contactID
            accountId = planned.account
            debtorId = planned.debtor
            channel = planned.channel
            contactClass = planned.contactClass
            strategy = planned.strategy
            step = planned.step
            template = planned.template
            attempt = line.contact.machine.attempt
            standing = line.standing.rawValue
            dueAt = line.dueAt
            changedAt = line.changedAt
            result = line.result
            cause = line.cause
            refusingRules = line.decision?.answer.refusingRules
            decisionId = line.decision?.decisionID
        }
    }

    let contacts: [Item]
    let next: String?
}
