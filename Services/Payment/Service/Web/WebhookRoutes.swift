import Calendars
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import Money
import NIOCore
import ServiceKit
import Storage
import Web

/// `POST /webhooks/<gateway>`: what payment providers tell us. Answers JSON always, and 200 only when it is in the
/// books.
struct WebhookRoutes: Sendable {
    let engine: ServiceEngine
    let desk: GatewayDesk
    let gateways: [String: any PaymentGateway]
    let wall: @Sendable () -> Instant

    /// Far above any provider's call.
    static let bodyBytesMax = 65_536

    func addRoutes(to router: AppRouter) {
        router.post("webhooks/:gateway") { request, context in
            do {
                return try await take(request, context)
            } catch let refusal as GatewayRefusal {
                return try refusal.problem.response(from: request, context: context)
            } catch let problem as ProblemDetails {
                return try problem.response(from: request, context: context)
            }
        }
    }

    private func take(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        guard let gateway = gateways[try context.pathParameter("gateway")] else {
            throw ProblemDetails.notFound("There is no gateway of this name.")
        }
        let body: Data
        do {
            body = Data(try await request.body.collect(upTo: Self.bodyBytesMax).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw ProblemDetails(.contentTooLarge, detail: "A call may have \(Self.bodyBytesMax) bytes at most.")
        }
        let headers = request.headers
        let notice = try gateway.read(
            body, header: { name in HTTPField.Name(name).flatMap { headers[$0] } }, wall: wall())
        let done = try await Commands.perform(engine, "webhook/\(gateway.name)/\(notice.eventID)") { [desk] work in
            try desk.take(notice, from: gateway.name, work)
        }
        let answer = Answer(
            taken: done.value.taken, balance: done.value.balance.decimalString,
            currency: done.value.balance.currency.code, effective: done.effective)
        return try JSONResponse.make(answer)
    }

    private struct Answer: Encodable {
        let taken: Bool
        let balance: String
        let currency: String
        let effective: Bool
    }
}

extension GatewayRefusal {
    var problem: ProblemDetails {
        switch kind {
        case .signature: .forbidden(text)
        case .content: ProblemDetails(.unprocessableContent, title: "The call cannot be taken", detail: text)
        case .unknownIntent: .notFound(text)
        case .conflict: .conflict(text)
        }
    }
}

enum JSONResponse {
    static func make(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(value))))
    }
}
