import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import Testing

@testable import CommunicationService

@Suite("What stepped time waits for")
struct ShellPendingTests {
    private static let due = "2026-01-05T07:00:00Z"

    @Test("Due and granted contacts are waited for until their outcome")
    func waitsForOutcomes() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            #expect(try await shell.settle().pending == 0)
            #expect(try await shell.advance(to: Self.due).pending == 1)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            #expect(try await shell.settle().pending == 1)
            try shell.outcome(grant, .sent)
            #expect(try await shell.settle().pending == 0)
        }
    }

    @Test("A call needs no notifier: it becomes a task on the agents' list, which nothing waits for")
    func callTask() async throws {
        try await ShellFixture().running { shell in
            // `talk` of the strategy `firm` is on day 6 at 10:00, and told so late that nothing before it is left.
            try await shell.advance(to: "2026-01-05T07:45:00Z")
            try await shell.usual(account: ShellFixture.account(dueOn: "2025-12-30"), strategy: "firm")
            try await shell.freshen()
            try await shell.advance(to: "2026-01-05T08:00:00Z")
            try await shell.freshen()
            #expect(try shell.published(CallTask.self).map(\.standing) == [.open])
            #expect(try await shell.settle().pending == 0)
        }
    }

    @Test("An open call task does not hold back the person's other contacts")
    func callTaskAndOthers() async throws {
        try await ShellFixture().running { shell in
            try await shell.advance(to: "2026-01-05T07:45:00Z")
            try await shell.usual(account: ShellFixture.account(dueOn: "2025-12-30"), strategy: "firm")
            try await shell.freshen()
            try await shell.advance(to: "2026-01-05T08:00:00Z")
            try await shell.freshen()
            try shell.tell(ShellFixture.account("city:A-2"))
            try shell.tell(ShellFixture.segmented("city:A-2"), queue: QueueName.communicationReports)
            try await shell.settle()
            try await shell.advance(to: "2026-01-05T08:30:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").map(\.contact.accountID) == ["city:A-2"])
        }
    }

    @Test("A channel no notifier serves is refused after a while and the step goes on by another one")
    func unserved() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1", channels: [.email]).isEmpty)
            #expect(try await shell.settle().pending == 1)
            shell.time.advance(.seconds(31))
            try await shell.freshen()
            #expect(try await shell.ask("r-2", channels: [.email]).isEmpty)
            #expect(try shell.refusal() == ["Q-NOT-SERVED"])
            #expect(try await shell.settle().pending == 0)
            try await shell.advance(to: "2026-01-05T07:30:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-3", channels: [.email]).map(\.contact.channel) == [.email])
        }
    }

    @Test("Finding the next contacts looks at indexes only, and sorts nothing")
    func plan() async throws {
        let shell = try ShellFixture()
        let plan = try await shell.store.read { database in
            try String.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN " + ContactStore.eligibleSQL(channels: 2),
                arguments: ["sms", "email", 300], adapter: SuffixRowAdapter(fromIndex: 3))
        }
        #expect(plan.contains { $0.hasPrefix("SCAN c USING INDEX contactDue") })
        #expect(plan.contains { $0.hasPrefix("SEARCH u USING") && $0.contains("contactUnderWay (debtorId=?") })
        #expect(plan.contains { $0.hasPrefix("SEARCH e USING") && $0.contains("contactDueDebtor (debtorId=?") })
        #expect(!plan.contains { $0.contains("TEMP B-TREE") && $0.contains("ORDER BY") })
        try shell.store.close()
    }

    @Test("A thousand due contacts: at most 300 decisions a turn, in order, none starved by persons who are busy")
    func many() async throws {
        try await ShellFixture().running { shell in
            try shell.watermarks()
            for number in 1...1_000 {
                let id = String(format: "%04d", number)
                // Fifty people with ten accounts each come first in every order.
                let person = number <= 500 ? "D-\((number - 1) / 10)" : "D-\(id)"
                if number > 500 || number % 10 == 1 {
                    shell.debtor(.init(id: person, mobile: nil, email: "p\(number)@example.org"))
                }
                let account = AccountID("city:A-\(id)")
                let debtor = DebtorID("city:" + person)
                try shell.tell(ShellFixture.account(account, debtor: debtor))
                try shell.tell(
                    ShellFixture.segmented(account, debtor: debtor), queue: QueueName.communicationReports)
            }
            try await shell.settle()
            #expect(try await shell.advance(to: Self.due).pending == 1_000)
            try await shell.freshen()
            // The fifty people's first contacts are under way; the rest of theirs must not stand in the way.
            let first = try await shell.ask("r-1", limit: 50)
            #expect(first.count == 50)
            #expect(first.first?.contact.accountID == "city:A-0001")
            let second = try await shell.ask("r-2", limit: 500)
            #expect(second.map(\.contact.accountID).first == "city:A-0501")
            #expect((1...300).contains(second.count))
            var rest: [Grant] = []
            for number in 3...6 { rest += try await shell.ask("r-\(number)", limit: 500) }
            #expect(second.count + rest.count == 500)
            #expect(Set((first + second + rest).map(\.contact.debtorID)).count == 550)
            #expect(try shell.published(DecisionRecorded.self).count == 550)
        }
    }
}
