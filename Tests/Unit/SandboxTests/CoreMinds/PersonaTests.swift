import Calendars
import Contracts
import Messaging
import Money
import Testing

@testable import SandboxCore

/// The kind of an act, without its details.
enum Doing: String, Sendable, CaseIterable {
    case pay, payPart, payFails, promise, dispute, stopSMS, reply, optOut, optIn, ignoreCall, erpPayment, resolve

    init(_ kind: ActKind) {
        self =
            switch kind {
            case .pay(nil): .pay
            case .pay: .payPart
            case .payFails: .payFails
            case .promise: .promise
            case .dispute: .dispute
            case .stopSMS: .stopSMS
            case .reply: .reply
            case .optOut: .optOut
            case .optIn: .optIn
            case .ignoreCall: .ignoreCall
            case .erpPayment: .erpPayment
            case .resolveDispute: .resolve
            }
    }
}

@Suite struct PersonaTests {
    @Test(
        "at the first message each persona does what it is known for, and nothing else",
        arguments: [
            (Persona.paysAfterSMS, Channel.sms, Set<Doing>([.pay, .erpPayment]), 650...950),
            (.paysAfterSMS, .email, [.pay, .erpPayment], 20...220),
            (.paysAfterEmail, .email, [.pay, .erpPayment], 650...950),
            (.paysAfterEmail, .sms, [.pay, .erpPayment], 20...220),
            (.paysInPart, .sms, [.payPart], 500...900),
            (.keepsPromises, .sms, [.promise], 600...950),
            (.breaksPromises, .email, [.promise], 600...1_000),
            (.disputes, .letter, [.dispute], 1_000...1_000),
            (.repliesStop, .sms, [.stopSMS], 1_000...1_000),
            (.repliesStop, .email, [.pay], 100...550),
            (.unsubscribes, .email, [.optOut], 1_000...1_000),
            (.failsFirst, .sms, [.payFails], 600...1_000),
            (.neverReacts, .sms, [], 0...0),
        ] as [(Persona, Channel, Set<Doing>, ClosedRange<Int>)])
    func firstMessage(persona: Persona, channel: Channel, doings: Set<Doing>, permille: ClosedRange<Int>) throws {
        var fixture = try MindFixture()
        let acts = fixture.firstActs(persona, channel)
        #expect(Set(acts.map { Doing($0.kind) }) == doings)
        #expect(permille.contains(acts.count * 1_000 / fixture.debtors(persona).count))
    }

    @Test("a reminder before the due day moves fewer to pay than a word after it")
    func reminders() throws {
        var one = try MindFixture()
        var other = try MindFixture()
        #expect(one.firstActs(.paysAfterSMS, .sms, .reminder).count * 3 < other.firstActs(.paysAfterSMS).count * 2)
    }

    @Test("who pays on time reacts only after a payment bounced")
    func bounced() throws {
        var fixture = try MindFixture()
        var reactions = 0
        for debtor in fixture.debtors(.paysOnTime) {
            let bounces = fixture.world.backgrounds[debtor.accounts[0]]?.bounces ?? []
            let acts = fixture.minds.see(fixture.message(to: debtor), now: fixture.now)
            if !acts.isEmpty { #expect(bounces.contains { $0 <= fixture.now }) }
            guard let bounce = bounces.first, bounce < fixture.world.end - .seconds(7 * 86_400) else { continue }
            reactions += fixture.minds.see(fixture.message(to: debtor, "c-2", at: bounce), now: bounce).count
        }
        #expect(reactions > 3)
    }

    @Test("a call is not picked up")
    func calls() throws {
        var fixture = try MindFixture()
        #expect(Set(fixture.firstActs(.paysAfterSMS, .call).map { Doing($0.kind) }) == [.ignoreCall])
    }

    @Test("a part is less than what was asked for, in whole rand, and small debts are paid whole")
    func parts() throws {
        var fixture = try MindFixture()
        for act in fixture.firstActs(.paysInPart) {
            guard case .pay(let part?) = act.kind else { continue }
            #expect((37_000...74_100).contains(part.minorUnits) && part.minorUnits.isMultiple(of: 100))
        }
        var other = try MindFixture()
        let small = other.debtors(.paysInPart).flatMap {
            other.minds.see(other.message(to: $0, amount: 3_000), now: other.now)
        }
        #expect(Set(small.map { Doing($0.kind) }) == [.pay])
    }

    @Test("medical accounts are disputed for the scheme, others are not; invoices are named by scoped id")
    func disputes() throws {
        var fixture = try MindFixture()
        var reasons: [DebtType: Set<String>] = [:]
        for act in fixture.firstActs(.disputes) {
            guard case .dispute(let reason, let invoice, let amount, let text) = act.kind,
                let background = fixture.world.backgrounds[act.accountID]
            else { continue }
            reasons[background.debtType, default: []].insert(reason)
            #expect(DisputeReason(rawValue: reason) != nil && !text.isEmpty)
            let ids = background.invoices.map { "\(act.debtorID.system?.value ?? ""):\($0.id)" }
            #expect(invoice.map(ids.contains) ?? true)
            #expect(amount.map { $0.isPositive && $0.minorUnits <= 61_725 } ?? true)
        }
        #expect(reasons[.medical]?.contains("scheme-should-pay") == true)
        #expect(reasons.filter { $0.key != .medical }.values.allSatisfy { !$0.contains("scheme-should-pay") })
    }

    @Test("the marked person's dispute carries the planted words")
    func plantedWords() throws {
        var fixture = try MindFixture()
        let marked = try #require(fixture.debtors(.disputes).first { $0.behaviour.plantedWords != nil })
        let act = try #require(fixture.minds.see(fixture.message(to: marked), now: fixture.now).first)
        guard case .dispute(_, _, _, let text) = act.kind else {
            Issue.record("must dispute")
            return
        }
        #expect(fixture.world.plantedPersonalData.contains { text.contains($0) })
    }
}
