import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Money
import Web

/// The pages of the test gateway: `GET /test-gateway/pay` shows what is to be paid, `POST` decides. No money moves.
struct TestGatewaySite: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let caller: WebhookCaller
    /// The text of `webhook-sandbox.key`.
    let key: SymmetricKey

    func addRoutes(to router: AppRouter) {
        router.get("test-gateway/pay") { request, context in
            guard let parts = GatewayOrder.split(request.uri.query ?? "") else { throw Self.unknown }
            let order = try read(parts.order, parts.signature)
            return try page(order, signed: parts, context)
        }
        router.post("test-gateway/pay") { request, context in
            // The signature is proof enough that the form came from a page of ours: nobody else can make one.
            let form = try await RequestForm(request)
            let parts = (order: form["order"] ?? "", signature: form["signature"] ?? "")
            let order = try read(parts.order, parts.signature)
            guard let decision = GatewayDecision(rawValue: form["decision"] ?? "") else {
                throw ProblemDetails.badRequest("decision: must be pay or decline.")
            }
            switch try await caller.tell(order, decision) {
            case .told: return site.redirect(to: order.returnPath)
            case .refused:
                throw ProblemDetails.conflict(
                    "The seller cannot take this payment any more. Nothing was taken. Go back to your account.")
            case .unreachable: return try page(order, signed: parts, context, isUnreachable: true)
            }
        }
    }

    private static let unknown = ProblemDetails(
        .notFound, title: "This payment does not exist",
        detail: "Go back to the page that sent you here and press its button again.")

    private func read(_ order: String, _ signature: String) throws -> GatewayOrder {
        do {
            return try GatewayOrder(order: order, signature: signature, origin: site.configuration.origin, key: key)
        } catch .badSignature {
            throw Self.unknown
        } catch .malformed(let problem) {
            throw ProblemDetails.badRequest(problem)
        }
    }

    private func page(
        _ order: GatewayOrder, signed: (order: String, signature: String), _ context: AppRequestContext,
        isUnreachable: Bool = false
    ) throws -> Response {
        let body = try templates.render(
            "pay",
            [
                "amount": order.amount.formattedForPeople, "order": signed.order, "signature": signed.signature,
                "number": GatewayPayment.id(intent: order.intent), "action": TestGatewayPaths.pay,
                "isUnreachable": isUnreachable, "back": order.returnPath,
            ])
        return site.portal(
            PortalPage(
                title: "Confirm your payment", sender: PageSender(name: "Test gateway"), body: body,
                legal: ["This page stands where a bank or card provider would, and belongs to the trial."]),
            context, status: isUnreachable ? .serviceUnavailable : .ok)
    }
}
