import Calendars
import Contracts
import Foundation
import Hummingbird
import Policies
import ServiceKit
import Storage
import Vault
import Web

/// `/vault/card/{debtorId}`: a debtor's name for other services' pages, put in by the edge (server-side include), so
/// that names pass through no other service. A page must never fail by it: who may not see the name gets the id.
struct VaultCard: Sendable {
    let console: Console

    func addRoutes(to router: AppRouter) {
        router.group("vault").get("card/**") { request, context in try await card(request, context) }
    }

    private func card(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let nameless = console.site.fragment(HTML(escaping: "name not shown"))
        // The edge hands the id over unescaped: a slash in it parts the path, and a question mark would cut it off,
        // so that what is left may be another debtor's id.
        let path = context.parameters.getCatchAll().joined(separator: "/")
        guard let text = path.removingPercentEncoding, !text.isEmpty, text.utf8.count <= 200, request.uri.query == nil
        else { return nameless }
        let id = DebtorID(text)
        let plain = HTML(trusted: "<code>") + HTML(escaping: id.value) + HTML(trusted: "</code>")
        guard console.maySee(context), let user = context.session?.user else {
            return context.session == nil ? nameless : console.site.fragment(plain)
        }
        let wall = "\(console.site.clocks.wall().millisecondsSinceEpoch)"
        let vault = console.planning.vault
        let name = try? await console.perform("card", id.value, user, wall) { work in
            let note = AccessNote(who: user, why: "name on a page", at: work.now)
            return try vault.record(of: id, in: work.database, access: note)?.name
        }.value
        guard let name else { return console.site.fragment(plain) }
        return console.site.fragment(HTML(escaping: name))
    }
}
