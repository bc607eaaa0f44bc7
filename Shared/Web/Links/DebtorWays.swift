/// Where the other pages behind the same link are: same holder, expiry and language.
package struct DebtorWays: Sendable, Hashable {
    package let pay: String
    package let statement: String
    package let dispute: String
    package let preferences: String
    package let portal: String

    package init(_ link: SignedLink, _ links: SignedLinks) {
        pay = links.path(link.with(purpose: .pay))
        statement = links.path(link.with(purpose: .statement))
        dispute = links.path(link.with(purpose: .dispute))
        preferences = links.path(link.with(purpose: .preferences))
        portal = links.path(link.with(purpose: .portal))
    }

    /// For the partials `way-…` and other links: `{{ways.pay}}`.
    package var view: [String: Any] {
        ["pay": pay, "statement": statement, "dispute": dispute, "preferences": preferences, "portal": portal]
    }
}
