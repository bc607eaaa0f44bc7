import Calendars
import CommunicationCore
import Contracts
import Foundation
import Messaging
import Testing

@Suite("Who carries a contact")
struct CoreCarrierTests {
    /// An adapter, what is done at the deadline, and who may ask again then.
    struct Row: Sendable, CustomTestStringConvertible {
        let adapter: String
        let isIdempotent: Bool
        let timeout: Int
        let answer: AttemptMachine.DeadlineAnswer
        var testDescription: String { adapter }
    }

    private static let rows = [
        Row(adapter: "spool", isIdempotent: true, timeout: 2_000, answer: .resolve(attempt: 1)),
        Row(adapter: "smtp", isIdempotent: false, timeout: 30_000, answer: .inDoubt),
        Row(adapter: "twilio", isIdempotent: false, timeout: 10_000, answer: .inDoubt),
        Row(adapter: "kannel", isIdempotent: false, timeout: 5_000, answer: .inDoubt),
    ]
    private let limits = AttemptMachine.Limits(permitLife: .milliseconds(200))

    private func carrier(_ row: Row) -> AttemptMachine.Carrier {
        AttemptMachine.Carrier(
            adapter: row.adapter, isIdempotent: row.isIdempotent, timeout: .milliseconds(row.timeout))
    }

    private func due() throws -> AttemptMachine {
        let dueAt = try Core.instant("2026-01-05T08:00:00Z")
        var machine = AttemptMachine(contactID: "c-1", dueAt: dueAt)
        let isDue = machine.becomeDue(now: dueAt)
        #expect(isDue)
        return machine
    }

    private func granted(_ row: Row) throws -> AttemptMachine {
        var machine = try due()
        let answer = machine.grant(request: "r-1", at: .seconds(100), to: carrier(row), limits: limits)
        #expect(answer == .granted(attempt: 1))
        return machine
    }

    @Test("Unanswered, a contact waits for its own adapter's time and is then cleared up or in doubt", arguments: rows)
    func unanswered(_ row: Row) throws {
        var machine = try granted(row)
        let deadline: Duration = .seconds(100) + .milliseconds(200 + row.timeout) + .seconds(5)
        #expect(machine.deadline(limits) == deadline)
        let early = machine.checkDeadline(at: deadline - .milliseconds(1), limits: limits)
        #expect(early == .waiting)
        let late = machine.checkDeadline(at: deadline, limits: limits)
        #expect(late == row.answer)
    }

    @Test("In doubt at an adapter without our key it is never tried again by anybody, and its place stays taken")
    func neverAgain() throws {
        for row in Self.rows where !row.isIdempotent {
            var machine = try granted(row)
            _ = machine.checkDeadline(at: .seconds(1_000), limits: limits)
            #expect(machine.state == .settled(.inDoubt))
            #expect(!machine.isGrantable)
            for other in Self.rows {
                let answer = machine.grant(request: "r-2", at: .seconds(1_001), to: carrier(other), limits: limits)
                #expect(answer == .refused, "by \(other.adapter)")
            }
            let entry = HistoryFacts.Entry(
                at: try Core.instant("2026-01-05T08:00:00Z"), channel: .email, contactClass: .reminder, account: nil,
                outcome: .inDoubt)
            #expect(entry.counts)
        }
    }

    @Test("What is in doubt at a spool is cleared up by a spool only")
    func sameKind() throws {
        for other in Self.rows {
            var machine = try granted(Self.rows[0])
            _ = machine.checkDeadline(at: .seconds(1_000), limits: limits)
            #expect(machine.mayBeCarried(by: carrier(other)) == (other.adapter == "spool"))
            let answer = machine.grant(request: "r-2", at: .seconds(1_001), to: carrier(other), limits: limits)
            #expect(answer == (other.adapter == "spool" ? .granted(attempt: 1) : .refused))
        }
    }

    @Test("A grant kept before adapters were told was a spool's")
    func kept() throws {
        let written = try JSONCoding.encode(try granted(Self.rows[1]))
        guard case .object(var members) = try JSONCoding.decode(JSONValue.self, from: written) else { return }
        #expect(members.removeValue(forKey: "carriedBy") != nil)
        let before = try JSONCoding.encode(JSONValue.object(members))
        var machine = try JSONCoding.decode(AttemptMachine.self, from: before)
        #expect(machine.carrier.isIdempotent)
        let answer = machine.checkDeadline(at: .seconds(1_000), limits: limits)
        #expect(answer == .resolve(attempt: 1))
    }

    @Test("Not now: asked again after a minute, then later and later, and in the end it has failed")
    func refusals() throws {
        let life = try granted(Self.rows[1])
        var machine = life
        for minutes in [1, 4, 16, 64, 240] {
            let answer = machine.outcome(.unused, attempt: machine.attempt, request: "r-1")
            #expect(answer == .dueAgain(attempt: machine.attempt))
            let refusal = machine.refused(limits: limits)
            #expect(refusal == .after(.seconds(60 * minutes)))
            let again = machine.grant(request: "r-1", at: .seconds(100), to: carrier(Self.rows[1]), limits: limits)
            #expect(again == .granted(attempt: machine.attempt))
        }
        _ = machine.outcome(.unused, attempt: machine.attempt, request: "r-1")
        let last = machine.refused(limits: limits)
        #expect(last == .tooOften)
        #expect(machine.state == .settled(.failed))
    }

    @Test("The provider's later word changes what was sent or in doubt, once, and nothing else")
    func reports() throws {
        let told: [DeliveryResult?] = [nil, .sent, .failed, .inDoubt, .unused]
        for first in told {
            for word in [DeliveryResult.sent, .failed] {
                var machine = try granted(Self.rows[2])
                if let first { _ = machine.outcome(first, attempt: 1, request: "r-1") }
                let stranger = machine.reported(word, attempt: 9)
                #expect(stranger == .ignored)
                let changes = first == .inDoubt || (first == .sent && word == .failed)
                let answer = machine.reported(word, attempt: 1)
                #expect(answer == (changes ? .corrected(word) : .ignored), "\(String(describing: first)), \(word)")
                guard changes else { continue }
                #expect(machine.state == .settled(word))
                let again = machine.grant(request: "r-2", at: .seconds(101), to: carrier(Self.rows[2]), limits: limits)
                #expect(again == .refused)
            }
        }
    }
}
