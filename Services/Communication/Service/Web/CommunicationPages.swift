import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Hummingbird
import Messaging
import Policies
import ServiceKit
import Storage
import Vault
import Web

/// The debtor's preferences and the vault's public key.
struct CommunicationPages: Sendable {
    let console: Console
    let texts: DebtorTexts<PreferencesWord>

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
            var request = request
            if try await OneClick.isPressed(&request) { return try await unsubscribe(link) }
            let form = try await site.form(request, context, link: link)
            return try await change(form, link)
        }
    }

    /// A press on a mail program's own button. It shows no page and follows no redirect, and whoever pressed it wants
    /// no mail about it either.
    private func unsubscribe(_ link: SignedLink) async throws -> Response {
        let debtor = DebtorID(link.debtor)
        let account = AccountID(link.account)
        let optingOut = console.parts.optingOut
        let version = try await console.store.read { try DebtorHandling.version(of: debtor, in: $0) }
        _ = try await console.perform("one-click", link.debtor, "\(version)") { work in
            try optingOut.record(
                debtor, account: account, channels: [.email], ceased: false, source: "one-click", confirming: false,
                work)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: "Unsubscribed.\n")))
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
}
