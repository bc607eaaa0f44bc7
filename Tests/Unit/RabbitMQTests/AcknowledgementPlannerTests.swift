import Messaging
import Testing

@testable import RabbitMQ

@Suite struct AcknowledgementPlannerTests {
    private typealias Acknowledgement = AcknowledgementPlanner.Acknowledgement

    private static let epoch: UInt64 = 7

    private func planner(deliveries: UInt64, automatic: Set<UInt64> = []) -> AcknowledgementPlanner {
        var planner = AcknowledgementPlanner()
        planner.begin(epoch: Self.epoch)
        for tag in 1...deliveries {
            #expect(planner.delivered(tag: tag, needsAcknowledgement: !automatic.contains(tag)) == true)
        }
        return planner
    }

    private func tokens(_ tags: UInt64...) -> [DeliveryToken] {
        tags.map { DeliveryToken(epoch: Self.epoch, tag: $0) }
    }

    @Test("a tag out of order is told", arguments: [0, 3, 5] as [UInt64])
    func outOfOrder(tag: UInt64) {
        var planner = planner(deliveries: 3)
        #expect(planner.delivered(tag: tag, needsAcknowledgement: true) == false)
    }

    @Test("tokens of another epoch, unknown and repeated ones change nothing")
    func voidTokens() {
        var planner = planner(deliveries: 2)
        planner.settle([DeliveryToken(epoch: Self.epoch - 1, tag: 1), DeliveryToken(epoch: Self.epoch + 1, tag: 1)])
        planner.settle(tokens(0, 3, .max))
        #expect(planner.plan() == [])
        planner.settle(tokens(1, 1))
        #expect(planner.plan() == [Acknowledgement(tag: 1, multiple: true)])
        planner.settle(tokens(1))
        #expect(planner.plan() == [])
    }

    @Test("everything up to the first message in hand is one acknowledgement, the rest are single ones")
    func prefixAndOddOnes() {
        var planner = planner(deliveries: 8)
        planner.settle(tokens(3, 2, 1, 5, 7))
        #expect(
            planner.plan() == [
                Acknowledgement(tag: 3, multiple: true), Acknowledgement(tag: 5, multiple: false),
                Acknowledgement(tag: 7, multiple: false),
            ])
        #expect(planner.plan() == [])
    }

    @Test("a multiple never ends on a tag the broker no longer waits for")
    func multipleEndsOnFreshTag() {
        var planner = planner(deliveries: 4)
        planner.settle(tokens(2, 3))
        #expect(
            planner.plan() == [Acknowledgement(tag: 2, multiple: false), Acknowledgement(tag: 3, multiple: false)])
        planner.settle(tokens(1))
        #expect(planner.plan() == [Acknowledgement(tag: 1, multiple: true)])
        planner.settle(tokens(4))
        #expect(planner.plan() == [Acknowledgement(tag: 4, multiple: true)])
    }

    @Test("deliveries without acknowledgement are stepped over")
    func automatic() {
        var planner = planner(deliveries: 6, automatic: [1, 2, 4, 6])
        planner.settle(tokens(1, 4))
        #expect(planner.plan() == [])
        planner.settle(tokens(3, 5))
        #expect(planner.plan() == [Acknowledgement(tag: 5, multiple: true)])
    }

    @Test("a new epoch forgets the old tags")
    func newEpoch() {
        var planner = planner(deliveries: 2)
        planner.settle(tokens(1))
        planner.begin(epoch: Self.epoch + 1)
        #expect(planner.plan() == [])
        #expect(planner.delivered(tag: 1, needsAcknowledgement: true) == true)
        planner.settle(tokens(1))
        #expect(planner.plan() == [])
    }
}
