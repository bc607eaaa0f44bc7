import Messaging
import Money
import SandboxCore

/// The way to pay: the pay page, the gateway's page, and back.
extension DebtorVisits {
    /// - Parameter amount: nil is all the page asks for.
    func pay(_ act: PlannedAct, amount: Money?, declined: Bool) async throws -> ActOutcome {
        guard let visit = try await open("/p/", from: act.link) else { return .noWay }
        guard var form = Self.payForm(visit, whole: amount == nil) else {
            return .refused(visit.answer.status, "not-offered")
        }
        if let amount { form.set("amount", amount.decimalString) }
        let sent = try await browser.submit(form, on: visit.path)
        guard let gateway = sent.location, gateway.hasPrefix(TestGatewayPaths.pay),
            let query = gateway.firstIndex(of: "?").map({ gateway[$0...].dropFirst() }),
            let values = PercentCoding.values(query), let intent = values["intent"]
        else { return .refused(sent.status, sent.location == nil ? "refused" : "not-offered") }
        let counter = try await browser.get(gateway)
        guard let choice = counter.page.forms.first(where: { $0.method == "post" && $0.has("order") }) else {
            return .refused(counter.status, "gateway-refused")
        }
        let decision: GatewayDecision = declined ? .decline : .pay
        let back = try await browser.submit(
            choice, on: TestGatewayPaths.pay, pressing: ("decision", decision.rawValue))
        guard back.isSuccess, let home = back.location else { return .refused(back.status, "gateway-refused") }
        let seen = try await browser.get(home)
        return ActOutcome(
            status: seen.status, succeeded: !declined,
            detail: [
                "result": .string(declined ? "failed" : "paid"), "intentId": .string(intent),
                "paymentId": .string(GatewayPayment.outsideID(intent: intent)),
                "amount": .string(values["amount"] ?? ""), "currency": .string(values["currency"] ?? ""),
            ])
    }

    /// The form for all of it has no amount to write; the one for a part has.
    static func payForm(_ visit: Visit, whole: Bool) -> HTMLForm? {
        visit.form { form in
            guard !form.has("dueOn"), form.has("csrf") else { return false }
            let target = form.action.flatMap { $0.isEmpty ? nil : $0 } ?? visit.path
            return target.prefix { $0 != "?" }.hasSuffix(visit.path.prefix { $0 != "?" }) && form.has("amount") != whole
        }
    }
}
