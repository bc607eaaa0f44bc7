import Foundation
import Hummingbird
import Messaging
import NIOCore
import Storage
package import Web

/// `/api/<service>/parked…`: what `quittance parked` asks. Staff may read; only who holds the service token changes
/// anything or sees a body, and says for whom.
package struct SetAsideAPI: Sendable {
    private let site: WebSite
    private let desk: SetAsideDesk

    private static let pageMax = 1_000
    private static let bodyMax = 16_384

    package init(site: WebSite, desk: SetAsideDesk) {
        self.site = site
        self.desk = desk
    }

    package func addRoutes(to router: AppRouter) {
        let path = RouterPath("api/\(desk.service)/parked")
        let reading = router.group(path)
            .add(middleware: RequireRoleOrService(site.serviceToken, SetAsideRights.readers))
        reading.get { request, _ in try await list(request) }
        reading.get(":id") { _, context in
            try answer(await desk.detail(try id(context)).map { SetAsideAnswer($0, service: desk.service) })
        }
        let acting = router.group(path).add(middleware: RequireServiceToken(site.serviceToken))
        acting.post(":id/body") { request, context in
            let (id, decision) = (try id(context), try await decision(request))
            let opened = try await answering { try await desk.open(id, by: decision.by) }
            return try answer(opened.map { SetAsideAnswer($0, service: desk.service, withBody: true) })
        }
        acting.post(":id/replay") { request, context in
            let (id, decision) = (try id(context), try await decision(request))
            let reason = try reason(decision)
            let message = try await answering { try await desk.replay(id, by: decision.by, because: reason) }
            return try answer(message.map { SetAsideAnswer($0, service: desk.service) })
        }
        acting.post(":id/discard") { request, context in
            let (id, decision) = (try id(context), try await decision(request))
            let reason = try reason(decision)
            let message = try await answering { try await desk.discard(id, by: decision.by, because: reason) }
            return try answer(message.map { SetAsideAnswer($0, service: desk.service) })
        }
    }

    private func list(_ request: Request) async throws -> Response {
        let limit = try request.queryInteger("limit", in: 1...Self.pageMax, default: 200)
        let after = try request.queryInteger("after", in: 0...Int.max, default: 0)
        let standing: SetAsideMessage.Standing = try choice(request, "standing") ?? .waiting
        let kind: SetAsideMessage.Kind? = try choice(request, "kind")
        let found = try await desk.list(standing, kind: kind, after: Int64(after), limit: limit)
        let page = SetAsideAnswer.Page(
            messages: found.map { SetAsideAnswer($0, service: desk.service) },
            next: found.count == limit ? found.last?.id : nil)
        return try json(page)
    }

    private func choice<Value: RawRepresentable & CaseIterable>(
        _ request: Request, _ name: String
    ) throws -> Value? where Value.RawValue == String {
        guard let text = request.queryText(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProblemDetails.badRequest("\(name) must be one of: \(known).")
        }
        return value
    }

    private func id(_ context: AppRequestContext) throws -> Int64 {
        guard let id = Int64(try context.pathParameter("id")) else { throw ProblemDetails.notFound() }
        return id
    }

    private func decision(_ request: Request) async throws -> SetAsideAnswer.Decision {
        guard let buffer = try? await request.body.collect(upTo: Self.bodyMax),
            let decision = try? JSONCoding.decode(SetAsideAnswer.Decision.self, from: Data(buffer.readableBytesView))
        else { throw ProblemDetails.badRequest("Send {\"by\": who decides, \"reason\": why} as JSON.") }
        guard (1...SetAsideAnswer.Decision.byMax).contains(decision.by.count) else {
            throw ProblemDetails.invalid([FieldError(field: "by", message: "Say who decides.")])
        }
        return decision
    }

    private func reason(_ decision: SetAsideAnswer.Decision) throws -> String {
        let reason = (decision.reason ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...SetAsideAnswer.Decision.reasonMax).contains(reason.count) else {
            throw ProblemDetails.invalid([
                FieldError(
                    field: "reason",
                    message: "Give a reason of 1 to \(SetAsideAnswer.Decision.reasonMax) characters.")
            ])
        }
        return reason
    }

    private func answer(_ value: SetAsideAnswer?) throws -> Response {
        guard let value else { throw ProblemDetails.notFound("There is no message of this number set aside.") }
        return try json(value)
    }

    private func json(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(value))))
    }
}

/// The engine's own refusals, as answers.
func answering<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch CommandError.overloaded, CommandError.stopping {
        throw ProblemDetails.unavailable("Nothing was changed. Try again in a moment.")
    }
}
