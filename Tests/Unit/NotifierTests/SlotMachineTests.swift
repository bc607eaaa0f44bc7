import Contracts
import NotifierCore
import Testing

@Suite("A notifier's slots")
struct SlotMachineTests {
    @Test("ask for all that are free, one request at a time")
    func asking() {
        var slots = SlotMachine(capacity: 32)
        let answer1 = slots.ask()
        #expect(answer1 == 32)
        let answer2 = slots.ask()
        #expect(answer2 == nil)
        slots.answered(grants: 5)
        let answer3 = slots.ask()
        #expect(answer3 == 27)
        slots.answered(grants: 27)
        let answer4 = slots.ask()
        #expect(answer4 == nil)
    }

    @Test("wait until a quarter is free, and for one when there are few")
    func quarter() {
        var slots = SlotMachine(capacity: 32)
        _ = slots.ask()
        slots.answered(grants: 32)
        for _ in 1...7 { slots.finished(hasOutcome: true) }
        let answer5 = slots.ask()
        #expect(answer5 == nil)
        slots.finished(hasOutcome: true)
        let answer6 = slots.ask()
        #expect(answer6 == 8)
        var one = SlotMachine(capacity: 1)
        let answer7 = one.ask()
        #expect(answer7 == 1)
    }

    @Test("take nothing on while too many outcomes are untold")
    func unconfirmed() {
        var slots = SlotMachine(capacity: 2, unconfirmedMax: 2)
        _ = slots.ask()
        slots.answered(grants: 2)
        slots.finished(hasOutcome: true)
        slots.finished(hasOutcome: true)
        let answer8 = slots.ask()
        #expect(answer8 == nil)
        slots.confirmed(1)
        let answer9 = slots.ask()
        #expect(answer9 == 2)
    }

    @Test("are drained when the request is answered, hands are empty and everything is told")
    func draining() {
        var slots = SlotMachine(capacity: 4)
        _ = slots.ask()
        slots.drain()
        #expect(!slots.isDrained)
        slots.answered(grants: 2)
        let answer10 = slots.ask()
        #expect(answer10 == nil)
        slots.finished(hasOutcome: true)
        slots.finished(hasOutcome: false)
        #expect(!slots.isDrained)
        slots.confirmed(1)
        #expect(slots.isDrained)
    }

    @Test("leave a spool alone that cannot be written, longer each time, and take it back when it works")
    func health() {
        var health = ChannelHealth([.init(.sms), .init(.email)])
        let answer11 = health.failed(.sms, at: .zero)
        #expect(answer11)
        // The rest of the same round is no news.
        let answer12 = health.failed(.sms, at: .milliseconds(10))
        #expect(!answer12)
        #expect(health.open(at: .milliseconds(999)) == [.init(channel: .email)])
        #expect(health.reopens(after: .milliseconds(10)) == .seconds(1))
        #expect(health.open(at: .seconds(1)) == [.init(channel: .sms, limit: 1), .init(channel: .email)])
        let answer13 = health.failed(.sms, at: .seconds(1))
        #expect(answer13)
        #expect(health.open(at: .milliseconds(2_999)) == [.init(channel: .email)])
        #expect(health.open(at: .seconds(3)).map(\.channel) == [.sms, .email])
        health.worked(.sms)
        let answer14 = health.failed(.sms, at: .seconds(4))
        #expect(answer14)
        #expect(health.reopens(after: .seconds(4)) == .seconds(5))
        for round in 1...20 { _ = health.failed(.email, at: .seconds(round * 100)) }
        #expect(health.reopens(after: .seconds(2_000)) == .seconds(2_060))
    }

    @Test("tell outcomes in messages of fifty, the same one until it is confirmed")
    func book() {
        let items = (1...120).map { number in
            ContactOutcomes.Item(
                contactID: ContactID("c-\(number)"), attempt: 1, requestID: "r", result: .sent, providerReference: nil,
                cause: nil)
        }
        var book = OutcomeBook()
        let answer15 = book.batch()
        #expect(answer15 == nil)
        for item in items { book.add(item) }
        let answer16 = book.batch()
        #expect(answer16 == OutcomeBook.Batch(number: 1, items: Array(items[0..<50])))
        let answer17 = book.batch()
        #expect(answer17 == OutcomeBook.Batch(number: 1, items: Array(items[0..<50])))
        let answer18 = book.confirmed(2)
        #expect(answer18 == 0)
        let answer19 = book.confirmed(1)
        #expect(answer19 == 50)
        let answer20 = book.confirmed(1)
        #expect(answer20 == 0)
        let answer21 = book.batch()
        #expect(answer21 == OutcomeBook.Batch(number: 2, items: Array(items[50..<100])))
        #expect(book.count == 70)
        let answer22 = book.confirmed(2)
        #expect(answer22 == 50)
        let answer23 = book.batch()
        #expect(answer23 == OutcomeBook.Batch(number: 3, items: Array(items[100...])))
        let answer24 = book.confirmed(3)
        #expect(answer24 == 20)
        #expect(book.count == 0)
    }

    @Test(
        "ask the same again only while its permits may live",
        arguments: [
            (1, 0, true, 50), (1, 149, true, 50), (1, 150, false, 50), (2, 0, true, 100), (3, 0, false, 200),
            (8, 0, false, 5_000), (100, 0, false, 5_000),
        ])
    func retries(failures: Int, age: Int, isSame: Bool, pause: Int) {
        let retry = AskingRule().retry(failures: failures, age: .milliseconds(age))
        #expect(retry == AskingRule.Retry(isSameRequest: isSame, pause: .milliseconds(pause)))
    }
}
