import Calendars
import CommunicationCore
import Contracts
import Crypto
import Foundation
import GRDB
import Hummingbird
import Messaging
import Policies
import ServiceKit
import Storage
import Vault
import Web

/// The debtor's preferences, replies from the SMS provider, the vault's public key.
struct CommunicationPages: Sendable {
    let console: Console
    let texts: DebtorTexts<PreferencesWord>
    let inboundToken: String

    private var site: WebSite { console.site }
    private var planning: ContactPlanning { console.planning }

    func addRoutes(to router: AppRouter) {
        let publicKey = console.parts.publicKey
        router.get("vault/public-key") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: publicKey.base64 + "\n")))
        }
        router.group("o").add(middleware: LimitRequests(site.limiter(burst: 60, perMinute: 120)))
            .get(":token") { request, context in try await preferences(request, context) }
            .post(":token") { request, context in try await change(request, context) }
        router.group("inbound").post("sms") { request, context in try await inboundSMS(request, context) }
    }

    // MARK: - Preferences

    private static let choosable: [Channel] = [.sms, .email, .whatsapp, .letter, .call]

    /// What a page shows of somebody's choices, so that its answer can be held against what stands by then.
    private static func standing(_ out: (channels: [Channel], ceased: Bool)) -> String {
        (out.channels.map(\.rawValue) + (out.ceased ? ["everything"] : [])).sorted().joined(separator: " ")
    }

    private func preferences(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        try await site.behindLink(context, .preferences, sender: sender) { link in
            let debtor = DebtorID(link.debtor)
            let out = try await console.store.read { [people = planning.people] database in
                try people.optOuts(of: people.debtors(with: debtor, in: database), in: database)
            }
            let text = texts[link.language ?? .english]
            let rows: [[String: any Sendable]] = Self.choosable.map { channel in
                [
                    "id": channel.rawValue, "name": text.say(PreferencesWord(channel)),
                    "wanted": !out.channels.contains(channel) && !out.ceased,
                ]
            }
            let body = try text.render(
                "preferences",
                [
                    "channels": rows, "ceased": out.ceased, "saved": request.queryText("saved") == "yes",
                    "shown": Self.standing(out), "csrfField": site.csrfField(link),
                    "ways": DebtorWays(link, site.links).view,
                ])
            return site.portal(
                PortalPage(
                    title: text.say(.title), sender: try await sender(link), body: body, language: text.language,
                    languages: site.languages(of: link)), context)
        }
    }

    /// Whose account is behind a link.
    private func sender(_ link: SignedLink) async throws -> PageSender? {
        let account = try await console.store.read { try FactStore.account(AccountID(link.account), in: $0) }
        return account.flatMap { planning.policies.creditors[$0.creditorID] }.map(PageSender.init)
    }

    private func change(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        try await site.behindLink(context, .preferences, sender: sender) { link in
            let form = try await site.form(request, context, link: link)
            return try await change(form, link)
        }
    }

    private func change(_ form: RequestForm, _ link: SignedLink) async throws -> Response {
        let everything = form["nothing"] == "yes"
        let wanted = everything ? [] : Self.choosable.filter { form["channel-\($0.rawValue)"] == "yes" }
        let unwanted = Self.choosable.filter { !wanted.contains($0) }
        let debtor = DebtorID(link.debtor)
        let account = AccountID(link.account)
        let parts = console.parts
        let people = planning.people
        // The record's version names the command: what is changed and changed back is three commands, not one.
        let version = try await console.store.read { try DebtorHandling.version(of: debtor, in: $0) }
        let scope = everything ? PersonStore.everything : wanted.map(\.rawValue).joined(separator: ",")
        let shown = form["shown"]
        let isCurrent = try await console.perform("preferences", link.debtor, scope, "\(version)") { work in
            // A page that stood open while somebody wrote STOP does not take that back.
            let out = try people.optOuts(of: people.debtors(with: debtor, in: work.database), in: work.database)
            let isCurrent = shown == Self.standing(out)
            if isCurrent { try parts.optingOut.undo(debtor, channels: wanted, everything: !everything, work) }
            try parts.optingOut.record(
                debtor, account: account, channels: unwanted, ceased: everything, source: "preferences", work)
            return isCurrent
        }.value
        return site.redirect(to: site.links.path(link) + (isCurrent ? "?saved=yes" : ""))
    }

    // MARK: - Replies

    /// Twilio's form of an inbound message, signed as Twilio signs: HMAC-SHA1 over the address and the sorted fields.
    private func inboundSMS(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let form = try await RequestForm(request)
        let address = site.configuration.origin + "/inbound/sms"
        var signed = address
        for field in form.fields.sorted(by: { $0.name < $1.name }) { signed += field.name + field.value }
        let mac = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(signed.utf8), using: SymmetricKey(data: Data(inboundToken.utf8)))
        guard let given = request.headers[.init("X-Twilio-Signature") ?? .authorization],
            constantTimeEqual(given, Data(mac).base64EncodedString())
        else { throw ProblemDetails.forbidden("The signature does not fit this message.") }
        let id = try form.text("MessageSid", "MessageSid", maximum: 64)
        let text = form["Body"] ?? ""
        guard text.utf8.count <= 4_000 else {
            throw ProblemDetails.badRequest("Body must have at most 4,000 bytes.")
        }
        guard let from = try? Address(try form.text("From", "From", maximum: 32), kind: .mobile, country: nil) else {
            throw ProblemDetails.badRequest("From must be a phone number in E.164 form, like +27821234567.")
        }
        let reply = ReplyHandling.Reply(id: id, channel: .sms, from: from, text: text)
        let replies = console.parts.replies
        _ = try await console.perform("reply", id) { work in try replies.take(reply, work) }
        // An empty answer: the one confirmation goes through the gate like everything else.
        return Response(
            status: .ok, headers: [.contentType: "text/xml"],
            body: .init(byteBuffer: ByteBuffer(string: "<Response></Response>")))
    }

    private func constantTimeEqual(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
