import Calendars
import Contracts
import Messaging
import Money
import Testing

@testable import SandboxCore

@Suite struct ReactionsOfERPTests {
    private let instant = Instant(millisecondsSinceEpoch: 1_768_550_400_000)  // 2026-01-16T08:00:00Z

    @Test("money taken here comes back under the ERP's own id, naming ours")
    func echo() throws {
        let world = try #require(Worlds.usual)
        let received = object([
            "accountId": text("A-00001-1"), "paymentId": text("pay-1"), "amount": text("120.50"),
            "currency": text("ZAR"), "receivedAt": text("2026-01-16T07:30:00Z"), "method": text("card"),
        ])
        let event = try #require(world.echo(of: received, system: "city", at: instant))
        #expect(event.data["originPaymentId"] == text("pay-1"))
        #expect(event.data["paymentId"] != text("pay-1"))
        #expect(event.data["amount"] == text("120.50"))
        #expect(event == world.echo(of: received, system: "city", at: instant))
        guard case .object(let members) = event.data else { return }
        var fields = FieldReader(members: members)
        let read = PaymentRecorded(
            &fields, system: "city", dates: LocalDate(dayNumber: 20_000)...LocalDate(dayNumber: 21_000))
        #expect(read?.originPaymentID == "pay-1")
        #expect(event.number > world.feed.count)
    }

    @Test("a message without its fields has no echo", arguments: ["accountId", "paymentId", "amount", "currency"])
    func malformedEcho(field: String) throws {
        let world = try #require(Worlds.usual)
        let whole = object([
            "accountId": text("A-00001-1"), "paymentId": text("pay-1"), "amount": text("120.50"),
            "currency": text("ZAR"),
        ])
        #expect(world.echo(of: whole, system: "city", at: instant) != nil)
        #expect(world.echo(of: whole.replacing([field: JSONValue?.none]), system: "city", at: instant) == nil)
    }

    @Test("only a bank transfer reaches us through the ERP, each under an id of its own")
    func transfers() throws {
        let world = try #require(Worlds.usual)
        func act(_ number: Int, _ kind: ActKind, debtor: DebtorID = "trade:D-00002") -> PlannedAct {
            PlannedAct(
                at: instant, person: "P-00002", debtorID: debtor, accountID: "trade:A-00002-1", number: number,
                kind: kind, link: nil)
        }
        let amount = Money(minorUnits: 9_900, currency: .zar)
        let one = try #require(world.erpEvent(for: act(1, .erpPayment(amount)), at: instant))
        let two = try #require(world.erpEvent(for: act(2, .erpPayment(amount)), at: instant))
        let three = try #require(
            world.erpEvent(for: act(1, .erpPayment(amount), debtor: "trade:D-00003"), at: instant))
        #expect(Set([one.id, two.id, three.id]).count == 3)
        #expect(Set([one, two, three].map { $0.data["paymentId"] }).count == 3)
        #expect(one.system == "trade" && one.data["accountId"] == text("A-00002-1"))
        #expect(one.data["receivedOn"] == text("2026-01-16"))
        let pounds = act(3, .erpPayment(Money(minorUnits: 4_200, currency: .gbp)))
        #expect(world.erpEvent(for: pounds, at: instant)?.data["currency"] == text("GBP"))
        for kind in [ActKind.pay(nil), .payFails, .stopSMS(text: "STOP"), .ignoreCall, .optOut(channels: [])] {
            #expect(world.erpEvent(for: act(1, kind), at: instant) == nil)
        }
    }
}
