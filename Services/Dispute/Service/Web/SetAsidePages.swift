import Calendars
import DisputeCore
import GRDB
import Hummingbird
import Messaging
import ServiceKit
import Storage
import Web

/// `/disputes/messages`: messages that could not be applied. A parked one holds whom it is about, so somebody must be
/// able to try it again or discard it.
struct SetAsidePages: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let commander: Commander
    let seal: BodySeal
    let words: SealedWords

    func addRoutes(to router: AppRouter) {
        router.group("disputes/messages").add(middleware: RequireRole(ConsoleAccess.readers))
            .get { _, context in try await list(context) }
        let acts = router.group("disputes/messages").add(middleware: RequireRole(.supervisor))
        acts.post(":id/replay") { request, context in try await replay(request, context) }
        acts.post(":id/discard") { request, context in try await discard(request, context) }
    }

    private func list(_ context: AppRequestContext) async throws -> Response {
        let (messages, tabs) = try await store.read { database in
            (try SetAsideMessages.list(in: database), try ConsoleTabs(in: database))
        }
        let values: [String: Any] = [
            "tabs": tabs.view(.messages), "none": messages.isEmpty, "csrfField": site.csrfField(context),
            "acts": context.session?.hasAny(of: [.supervisor]) ?? false,
            "messages": messages.map { message in
                var view: [String: Any] = [
                    "id": message.id, "type": message.type, "messageID": message.messageID,
                    "isParked": message.kind == .parked, "attempts": message.attempts,
                    "at": PlainText.moment(message.at), "instant": message.at.rfc3339,
                    "reasons": message.reasons.map { ["code": $0.code, "text": $0.description] },
                ]
                view["subject"] = message.subject
                return view
            },
        ]
        return site.console(
            Page(
                title: "Messages set aside", area: .disputes, body: try templates.render("set-aside", values),
                lead: "Refused ones were answered with the reasons. Parked ones hold whom they are about."), context)
    }

    // MARK: - Deciding

    private func replay(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let (message, reason, user) = try await begin(request, context)
        let (id, words) = (message.id, words)
        // Nothing is said to other services, so the name need not be unique.
        _ = try await commander.perform("message/\(id)/replay") { work in
            try HistoryStore.add(
                .replayed, about: "message:\(id)", by: user, text: reason, words: words, work)
        }
        commander.engine.replay(id)
        return site.redirect(
            to: "/disputes/messages", flash: .info("The message is tried again. If it cannot be applied it stays here.")
        )
    }

    private func discard(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let (message, reason, user) = try await begin(request, context)
        let (id, seal, words) = (message.id, seal, words)
        // A message is discarded once for the times it was tried, so the name is used once.
        _ = try await commander.perform("message/\(id)/discard/\(message.attempts)") { work in
            guard let message = try SetAsideMessages.find(id, in: work.database), message.standing == .waiting,
                let delivery = try SetAsideMessages.delivery(of: id, seal: seal, in: work.database)
            else { return }
            let kind = try SetAsideMessages.close(
                consumer: message.consumer, messageID: message.messageID, as: .discarded, because: "\(user) decided so",
                in: work.database)
            try HistoryStore.add(
                .discarded, about: "message:\(id)", by: user, text: reason, words: words, work)
            guard kind == .parked else { return }
            let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body)
            try HoldDesk.unparked(delivery, envelope, work)
        }
        return site.redirect(to: "/disputes/messages", flash: .success("The message is discarded."))
    }

    private func begin(
        _ request: Request, _ context: AppRequestContext
    ) async throws -> (message: SetAsideMessage, reason: String, user: String) {
        let form = try await site.form(request, context)
        guard let id = Int64(try context.pathParameter("id")), let user = context.session?.user,
            let message = try await store.read({ try SetAsideMessages.find(id, in: $0) }), message.standing == .waiting
        else { throw ProblemDetails.notFound("This message is not waiting any more.") }
        return (message, try form.text("reason", "The reason", maximum: 400), user)
    }
}
