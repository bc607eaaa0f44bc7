package import Calendars
package import Contracts
package import Messaging
import Money

/// What the ERPs say because of what happens while the story plays.
extension World {
    /// What an ERP says because of an act that reached it and not us: a payment by bank transfer. Nil for other acts.
    package func erpEvent(for act: PlannedAct, at instant: Instant) -> FeedEvent? {
        guard case .erpPayment(let amount) = act.kind, let system = act.accountID.system else { return nil }
        let account = act.accountID.unscoped
        // Acts are numbered by debtor, so the debtor belongs in the id.
        let name = "T-\(act.debtorID.unscoped.dropFirst(2))-\(act.number)"
        let message = ERPMessage.payment(
            name, on: account, amount, receivedOn: Timetable.date(of: instant), method: "eft")
        return event(message, id: "\(system)-\(name)", system: system, at: instant)
    }

    /// How the ERP books money that was taken here: `erp.payment.recorded.v1` with `originPaymentId`.
    /// - Parameter paymentReceived: the data of an `erp.payment.received.v1`. Nil when it lacks a field.
    package func echo(of paymentReceived: JSONValue, system: SystemID, at instant: Instant) -> FeedEvent? {
        guard let account = paymentReceived["accountId"]?.text, let origin = paymentReceived["paymentId"]?.text,
            let amount = paymentReceived["amount"]?.text, let currency = paymentReceived["currency"]?.text,
            let currency = try? Currency(code: currency), let money = try? Money(decimal: amount, currency: currency)
        else { return nil }
        let name = "Q-" + String(SeededRandom.hash("\(system)/\(origin)"), radix: 36)
        let message = ERPMessage.payment(
            name, on: account, money, receivedOn: Timetable.date(of: instant), method: "quittance", origin: origin)
        return event(message, id: "\(system)-\(name)", system: system, at: instant)
    }

    /// Beyond all numbers of the feed, and the same whatever else happened before.
    private func event(_ message: ERPMessage, id: String, system: SystemID, at instant: Instant) -> FeedEvent {
        FeedEvent(
            instant: instant, number: 1 << 32 + Int(SeededRandom.hash(id) >> 32), system: system, type: message.type,
            id: id, subject: message.subject, data: message.data, resendOf: nil, planted: nil)
    }
}
