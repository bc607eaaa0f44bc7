import Calendars
import Contracts
import Foundation
import Messaging
import SandboxCore

/// Remembers what the sandbox said and did, to know what comes back to it. Pure.
struct Reactions: Sendable {
    /// The ERPs post what was paid elsewhere at these hours of their day, counted from the story's first instant.
    private static let postingEvery: Duration = .seconds(6 * 3_600)

    private let world: World
    private let specialist: Specialist
    private let debtors: [AccountID: SandboxDebtor]
    private var decided: Set<String> = []
    private var published: [(system: SystemID, id: String)] = []
    /// Payments that people of the sandbox made, and those of them that the ERPs were told of.
    private var paid: Set<String> = []
    private var told: Set<String> = []

    init(world: World) {
        self.world = world
        specialist = Specialist(world: world)
        debtors = Dictionary(
            world.debtors.flatMap { debtor in debtor.accounts.map { ($0, debtor) } },
            uniquingKeysWith: { first, _ in first })
    }

    mutating func published(_ events: [FeedEvent]) {
        published += events.map { ($0.system, $0.id) }
    }

    mutating func done(_ line: ActLine) {
        let detail = line.outcome.detail
        if detail["result"]?.text == "paid", let id = detail["paymentId"]?.text { paid.insert(id) }
    }

    /// Payments of which an ERP will be told any moment.
    var unansweredPayments: Set<String> { paid.subtracting(told) }

    func allAnswered(_ replies: ReplyBox) -> Bool {
        published.allSatisfy { replies.isAnswered($0.system, $0.id) }
    }

    /// Whether somebody may have opened a dispute just now.
    static func mayOpenDispute(_ lines: [ActLine], _ events: [FeedEvent]) -> Bool {
        events.contains { $0.type.hasPrefix("erp.dispute.") }
            || lines.contains { line in
                switch line.act.kind {
                case .dispute, .reply, .stopSMS: true
                default: false
                }
            }
    }

    /// The specialist's decision on a dispute not seen before.
    mutating func verdict(on dispute: JSONValue, now: Instant) -> PlannedAct? {
        guard let id = dispute["disputeId"]?.text, decided.insert(id).inserted else { return nil }
        let opened = dispute["openedAt"]?.text.flatMap { try? Instant(rfc3339: $0) } ?? now
        return specialist.verdict(for: dispute, openedAt: opened, now: now)
    }

    /// The ERP books money that was taken here, at its next posting.
    mutating func echo(of reply: ERPReply, now: Instant) -> FeedEvent? {
        if let id = reply.data["paymentId"]?.text { told.insert(id) }
        return world.echo(of: reply.data, system: reply.system, at: posting(after: now))
    }

    /// Somebody at a browser paid into the story: that, too, is an act for those who judge it.
    func strangersPayment(_ reply: ERPReply, now: Instant) -> JSONValue? {
        guard let id = reply.data["paymentId"]?.text, !paid.contains(id), let account = reply.data["accountId"]?.text,
            let debtor = debtors[AccountID(system: reply.system, account)]
        else { return nil }
        let at = reply.data["receivedAt"]?.text ?? now.rfc3339
        return .object([
            "at": .string(at), "person": .string(debtor.person), "debtorId": .string(debtor.debtorID.value),
            "accountId": .string("\(reply.system):\(account)"), "act": .string("pay"), "status": .number(200),
            "detail": .object([
                "result": .string("paid"), "paymentId": .string(id), "amount": reply.data["amount"] ?? .null,
                "currency": reply.data["currency"] ?? .null, "by": .string("somebody at a browser"),
            ]),
        ])
    }

    /// The first posting strictly later than `now`.
    func posting(after now: Instant) -> Instant {
        let passed = now.duration(since: world.start) / Self.postingEvery
        return world.start + Self.postingEvery * (Int(passed.rounded(.down)) + 1)
    }
}
