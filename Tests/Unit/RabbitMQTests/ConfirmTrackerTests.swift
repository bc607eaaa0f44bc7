import Messaging
import Testing

@testable import RabbitMQ

@Suite struct ConfirmTrackerTests {
    private typealias Tracker = ConfirmTracker<String>

    private struct Answer: Equatable {
        var ticket: String
        var result: PublishResult
    }

    private static let start = ContinuousClock.now

    private func tracker(_ tickets: String...) -> Tracker {
        var tracker = Tracker()
        for (offset, ticket) in tickets.enumerated() {
            tracker.sent(ticket, fingerprint: print(ticket), at: Self.start + .seconds(offset))
        }
        return tracker
    }

    private func print(_ ticket: String) -> Tracker.Fingerprint {
        .init(messageID: ticket, exchange: "x", routingKey: "k")
    }

    private func settle(
        _ tracker: inout Tracker, tag: UInt64, multiple: Bool = false, refused: Bool = false
    ) -> [Answer]? {
        var answers: [Answer] = []
        let known = tracker.settle(tag: tag, multiple: multiple, refused: refused) {
            answers.append(Answer(ticket: $0, result: $1))
        }
        return known ? answers : nil
    }

    @Test("a tag that was never sent is told apart", arguments: [0, 4, UInt64.max] as [UInt64])
    func unknownTag(tag: UInt64) {
        var tracker = tracker("a", "b", "c")
        #expect(settle(&tracker, tag: tag) == nil)
        #expect(tracker.pendingCount == 3)
    }

    @Test("confirms out of order settle only their own message")
    func outOfOrder() {
        var tracker = tracker("a", "b", "c")
        #expect(settle(&tracker, tag: 2) == [Answer(ticket: "b", result: .confirmed)])
        #expect(tracker.oldestSentAt == Self.start)
        #expect(settle(&tracker, tag: 1, refused: true) == [Answer(ticket: "a", result: .refused)])
        #expect(tracker.oldestSentAt == Self.start + .seconds(2))
        #expect(settle(&tracker, tag: 3) == [Answer(ticket: "c", result: .confirmed)])
        #expect(tracker.pendingCount == 0)
        #expect(tracker.oldestSentAt == nil)
    }

    @Test("multiple settles everything up to the tag that is still open")
    func multiple() {
        var tracker = tracker("a", "b", "c", "d")
        _ = settle(&tracker, tag: 2, refused: true)
        let answers = settle(&tracker, tag: 3, multiple: true)
        #expect(answers == [Answer(ticket: "a", result: .confirmed), Answer(ticket: "c", result: .confirmed)])
        #expect(settle(&tracker, tag: 0, multiple: true) == [Answer(ticket: "d", result: .confirmed)])
    }

    @Test("an answer that comes twice says nothing new")
    func repeated() {
        var tracker = tracker("a", "b", "c")
        _ = settle(&tracker, tag: 1)
        _ = settle(&tracker, tag: 3)
        #expect(settle(&tracker, tag: 1) == [])
        #expect(settle(&tracker, tag: 3) == [])
        #expect(tracker.pendingCount == 1)
    }

    @Test("a returned message stays returned when its ack comes, alone or among many", arguments: [false, true])
    func returned(multiple: Bool) {
        var tracker = tracker("a", "b")
        #expect(tracker.returned(print("b"), code: 312, text: "NO_ROUTE") == true)
        _ = multiple ? nil : settle(&tracker, tag: 1)
        let answers = settle(&tracker, tag: 2, multiple: multiple)
        #expect(answers?.last == Answer(ticket: "b", result: .returned(code: 312, text: "NO_ROUTE")))
    }

    @Test("two messages with one id are returned one after the other")
    func returnedTwice() {
        var tracker = Tracker()
        for ticket in ["first", "second"] { tracker.sent(ticket, fingerprint: print("same"), at: Self.start) }
        #expect(tracker.returned(print("same"), code: 312, text: "one") == true)
        #expect(tracker.returned(print("same"), code: 312, text: "two") == true)
        #expect(tracker.returned(print("same"), code: 312, text: "three") == false)
        #expect(
            settle(&tracker, tag: 2, multiple: true) == [
                Answer(ticket: "first", result: .returned(code: 312, text: "one")),
                Answer(ticket: "second", result: .returned(code: 312, text: "two")),
            ])
    }

    @Test("a return that fits no message in flight is refused")
    func strangeReturn() {
        var tracker = tracker("a")
        #expect(
            tracker.returned(.init(messageID: "a", exchange: "x", routingKey: "other"), code: 312, text: "") == false)
        #expect(settle(&tracker, tag: 1) == [Answer(ticket: "a", result: .confirmed)])
    }

    @Test("messages given up make room, and their late answers are ignored")
    func givenUp() {
        var tracker = tracker("a", "b", "c", "d")
        _ = settle(&tracker, tag: 2)
        var lost: [String] = []
        tracker.giveUp(sentBefore: Self.start + .seconds(3)) { lost.append($0) }
        #expect(lost == ["a", "c"])
        #expect(tracker.pendingCount == 1)
        #expect(settle(&tracker, tag: 1) == [])
        #expect(settle(&tracker, tag: 3, multiple: true) == [])
        #expect(settle(&tracker, tag: 4) == [Answer(ticket: "d", result: .confirmed)])
    }

    @Test("a reset gives back what is open and counts from 1 again")
    func reset() {
        var tracker = tracker("a", "b", "c")
        _ = settle(&tracker, tag: 2)
        var lost: [String] = []
        tracker.reset { lost.append($0) }
        #expect(lost == ["a", "c"])
        tracker.sent("again", fingerprint: nil, at: Self.start)
        #expect(settle(&tracker, tag: 1) == [Answer(ticket: "again", result: .confirmed)])
    }
}
