import Foundation
import Messaging
import Simulation

/// One message that the outside offers, and what must become of it.
struct Offer: Sendable {
    enum Fate: Sendable, Hashable {
        case applied
        /// Never applied; waits with this reason.
        case aside(code: String)
        /// One of several bodies under one id: one is applied, the others are set aside.
        case rivals
    }

    let id: String
    let message: OutgoingMessage
    let fate: Fate
    /// What it enters, if it does.
    let amount: Int?

    /// Where an ERP's message ends up under which name: the runtime's key has the sender's system in front.
    var key: String { "city/\(id)" }
}

/// Makes an ERP's day out of a seed.
struct OfferBook {
    private(set) var offers: [Offer] = []
    private(set) var accounts: [String] = []
    private var chance: Chance

    static let orders = 56

    init(seed: UInt64) {
        chance = Chance(seed: seed, stream: 4)
        accounts = (1...chance.number(in: 3...6)).map { "account-\($0)" }
        for index in 0..<Self.orders { offers += order(index) }
        for account in accounts { open(account) }
    }

    /// Most accounts are there before their orders; some come in between.
    private mutating func open(_ account: String) {
        let place = chance.happens(perThousand: 700) ? 0 : chance.number(in: 0...(offers.count / 2))
        let body = #"{"account":"\#(account)"}"#
        offers.insert(
            offer("open-\(account)", LedgerService.accountType, key: "account.opened", body, .applied), at: place)
    }

    private mutating func order(_ index: Int) -> [Offer] {
        let account = chance.pick(accounts)
        let id = "order-\(index)"
        let amount = chance.number(in: 1...500)
        switch chance.number(in: 0...99) {
        case 0..<4: return [valid(id, account, amount: LedgerService.throwingAmount)]
        case 4..<8: return [valid(id, account, amount: LedgerService.lockedAmount)]
        case 8..<11: return [order(id, account, "-5", .aside(code: "amount-sign"))]
        case 11..<14: return [offer(id, LedgerService.orderType, key: "order.placed", "[]", .aside(code: "not-json"))]
        case 14..<17: return [order(id, "account-0", "\(amount)", .aside(code: "unknown-account"))]
        case 17..<20: return [offer(id, "sim.strange.v1", key: "order.strange", "{}", .aside(code: "unknown-type"))]
        case 20..<23: return [unreadable(id)]
        case 23..<28:
            let same = valid(id, account, amount: amount)
            return [same, same]
        case 28..<32:
            return [1, 2].map { order(id, account, "\(amount * 10 + $0)", .rivals, amount: amount * 10 + $0) }
        default: return [valid(id, account, amount: amount)]
        }
    }

    private func valid(_ id: String, _ account: String, amount: Int) -> Offer {
        order(id, account, "\(amount)", .applied, amount: amount)
    }

    private func order(
        _ id: String, _ account: String, _ amount: String, _ fate: Offer.Fate, amount entered: Int? = nil
    )
        -> Offer
    {
        let body = #"{"account":"\#(account)","amount":"\#(amount)"}"#
        return offer(id, LedgerService.orderType, key: "order.placed", body, fate, amount: entered)
    }

    private func unreadable(_ id: String) -> Offer {
        let readable = offer(id, LedgerService.orderType, key: "order.placed", "{}", .applied).message
        var message = readable
        message.properties.headers["cloudEvents_specversion"] = nil
        return Offer(id: id, message: message, fate: .aside(code: "not-a-cloudevent"), amount: nil)
    }

    private func offer(
        _ id: String, _ type: String, key: String, _ body: String, _ fate: Offer.Fate, amount: Int? = nil
    ) -> Offer {
        let envelope = Envelope(id: id, source: "/city", type: type, subject: id, data: Data(body.utf8))
        var properties = EnvelopeCodec.properties(of: envelope)
        properties.userID = "erp-city"
        return Offer(
            id: id,
            message: OutgoingMessage(
                exchange: "erp", routingKey: key, mandatory: true, properties: properties, body: envelope.data),
            fate: fate, amount: amount)
    }
}
