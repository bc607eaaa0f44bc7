import Calendars
import Contracts
import DisputeCore
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Messaging
import Money
import NIOCore
import ServiceKit
import Storage
import Web

/// `/api/dispute/…`: disputes and their decision, for other services and staff's own tools.
struct DisputeAPI: Sendable {
    let site: WebSite
    let store: Store
    let commander: Commander
    let desk: DisputeDesk

    private static let pageMax = 1_000
    private static let bodyMax = 65_536

    func addRoutes(to router: AppRouter) {
        let group = router.group("api/dispute")
        group.add(
            middleware: RequireRoleOrService(site.serviceToken, .agent, .specialist, .supervisor, .auditor, .admin))
        group.get("disputes") { request, _ in try await list(request) }
        group.get("disputes/:id") { _, context in
            let id = DisputeID(try context.pathParameter("id"))
            guard let dispute = try await store.read({ try DisputeStore.find(id, in: $0) }) else {
                throw Self.unknown
            }
            return try json(DisputeBody(dispute))
        }
        router.group("api/dispute/disputes/:id/resolve")
            .add(middleware: RequireRoleOrService(site.serviceToken, .specialist, .supervisor))
            .post { request, context in try await resolve(request, context) }
    }

    // MARK: - Reading

    private func list(_ request: Request) async throws -> Response {
        let limit = try request.queryInteger("limit", in: 1...Self.pageMax, default: 100)
        let cursor = try request.queryText("cursor").map { text in
            guard let cursor = DisputeList.Cursor(text) else {
                throw ProblemDetails.badRequest("cursor must be what the page before gave as next.")
            }
            return cursor
        }
        let filter = DisputeList(
            isOpen: try Self.isOpen(request.queryText("state")), assignee: request.queryText("assignee"),
            team: request.queryText("team"), search: request.queryText("account"))
        let found = try await store.read { try filter.page(limit: limit, after: cursor, in: $0) }
        return try json(
            DisputeListBody(
                disputes: found.map(DisputeBody.init),
                next: found.count == limit ? found.last.map { DisputeList.Cursor($0).text } : nil))
    }

    private static func isOpen(_ state: String?) throws -> Bool? {
        switch state {
        case nil, "all": nil
        case "open": true
        case "closed": false
        default: throw ProblemDetails.badRequest("state must be open, closed or all.")
        }
    }

    // MARK: - Deciding

    private struct Resolution: Decodable {
        let verdict: String
        let adjustment: Money?
        let note: String?
    }

    private func resolve(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let id = DisputeID(try context.pathParameter("id"))
        let key = try request.idempotencyKey()
        // A cookie goes along with other sites' forms too; those cannot send this header's value unasked.
        guard site.csrf.isSameOrigin(request) else { throw ProblemDetails.forbidden("Call it from our own pages.") }
        let body: Data
        do {
            body = Data(try await request.body.collect(upTo: Self.bodyMax).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw ProblemDetails(.contentTooLarge, detail: "The body may have 64 KiB at most.")
        }
        let (verdict, resolution) = try Self.read(body)
        let user = context.session?.user ?? "service"
        let desk = desk
        let done = try await commander.translating {
            try await commander.engine.performOnce(key: "resolve/\(id)/\(key)", request: body) { work in
                try DisputeBody(
                    Resolving.resolve(
                        id, verdict, resolution.adjustment, note: resolution.note, by: user, desk, work))
            }
        }
        return try json(done.value)
    }

    private static func read(_ body: Data) throws -> (Verdict, Resolution) {
        let resolution: Resolution
        do {
            resolution = try JSONDecoder().decode(Resolution.self, from: body)
        } catch {
            throw ProblemDetails.badRequest(
                "The body must be JSON with verdict and note (text), and adjustment (null, or an object of amount and"
                    + " currency, both text).")
        }
        var errors: [FieldError] = []
        let verdict = Verdict(rawValue: resolution.verdict)
        if verdict == nil {
            let allowed = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
            errors.append(FieldError(field: "verdict", message: "The verdict must be one of: \(allowed)."))
        }
        if let note = resolution.note, note.count > DisputePages.textMax {
            errors.append(
                FieldError(field: "note", message: "The note must have \(DisputePages.textMax) characters at most."))
        }
        guard errors.isEmpty, let verdict else { throw ProblemDetails.invalid(errors) }
        return (verdict, resolution)
    }

    static let unknown = ProblemDetails.notFound("There is no dispute of this id.")

    private func json(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(value))))
    }
}
