import Calendars
import CommunicationCore
import Contracts
import GRDB
import Hummingbird
import Policies
import ServiceKit
import Storage
import Vault
import Web

/// `/contacts/replies`: answers from debtors that the patterns were not sure of, for a person to read.
struct ReplyPages: Sendable {
    let console: Console

    private static let pageSize = 20

    private var site: WebSite { console.site }

    func addRoutes(to router: AppRouter) {
        let group = router.group("contacts/replies").add(middleware: RequireRole(Console.trusted))
        group.get { request, context in try await list(request, context) }
        group.post(":id") { request, context in try await act(request, context) }
    }

    private struct Opened: Sendable {
        let reply: StoredReply
        /// Nil when the seal does not open.
        let text: String?
        /// Everybody behind the sender's address.
        let debtors: [DebtorID]
        let zone: Zone
    }

    /// Each text that is shown is noted as read by whoever asks.
    private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let wanted = try request.queryInteger("page", in: 1...1_000_000, default: 1)
        let user = try console.user(context)
        let wall = "\(site.clocks.wall().millisecondsSinceEpoch)"
        let size = Self.pageSize
        let (opened, total) = try await console.perform("replies", user, "\(wanted)", wall) { work in
            let (replies, total) = try ReplyStore.open(limit: size, offset: (wanted - 1) * size, in: work.database)
            return (try replies.map { try open($0, user, work) }, total)
        }.value
        let values: [String: Any] = [
            "replies": opened.map(view), "none": opened.isEmpty, "csrfField": site.csrfField(context),
            "pagination": Pagination(path: "/contacts/replies", page: wanted, pageSize: size, total: total).view,
        ]
        return site.console(
            Page(
                title: "Replies to read", area: .contacts, body: try console.templates.render("replies", values),
                lead: "What debtors wrote and no pattern was sure of. Who reads a text is noted.",
                parents: [.init("Contacts", path: "/contacts")]), context)
    }

    private func open(_ reply: StoredReply, _ user: String, _ work: UnitOfWork) throws -> Opened {
        try ReplyStore.noteAccess(reply.replyID, who: user, at: work.now, in: work.database)
        let text = try? console.parts.sealedText.open(reply.sealed, boundTo: reply.replyID)
        let holders = try reply.addressKey.map {
            try console.planning.vault.debtors(withAddressKey: $0, in: work.database)
        }
        let debtors = Set((holders ?? []).map(\.debtorID)).sorted()
        let zone = try debtors.first.map { try console.zone(of: $0, in: work.database) } ?? console.zone
        return Opened(reply: reply, text: text, debtors: debtors, zone: zone)
    }

    private func view(_ one: Opened) -> [String: Any] {
        var values: [String: Any] = [
            "path": PlainWords.path("/contacts/replies/", one.reply.replyID),
            "at": PlainWords.when(one.reply.at, one.zone), "channel": one.reply.channel.title,
            "intent": one.reply.intent.title, "nobody": one.debtors.isEmpty, "several": one.debtors.count > 1,
            "people": one.debtors.prefix(5).map { ["card": PersonCard.html(debtor: $0.value)] },
        ]
        values["text"] = one.text
        return values
    }

    /// Field: `act`, one of `ReplyHandling.Act`.
    private func act(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let id = try context.pathParameter("id")
        let user = try console.user(context)
        let form = try await site.form(request, context)
        guard let act = ReplyHandling.Act(rawValue: form["act"] ?? "") else {
            throw ProblemDetails.invalid([FieldError(field: "act", message: "Choose what is to be done.")])
        }
        let replies = console.parts.replies
        let done = try await console.perform("reply", id, "act") { work in
            try replies.act(act, on: id, who: user, work)
        }.value
        guard done else {
            return site.redirect(
                to: "/contacts/replies", flash: .warn("This reply was dealt with before; nothing was changed."))
        }
        let text =
            switch act {
            case .optOut: "Recorded: no more messages by this channel, and one confirmation."
            case .wrongPerson: "Recorded: the address is no longer used."
            case .noAction: "Marked as read."
            }
        return site.redirect(to: "/contacts/replies", flash: .success(text))
    }
}
