package import Calendars

/// A signed-in member of staff, as the session cookie carries it.
package struct Session: Sendable, Hashable, Codable {
    package let user: String
    package let roles: Set<Role>
    package let issued: Instant
    /// Not valid at this instant and later (wall time).
    package let expires: Instant
    /// Random; the secret that CSRF tokens are made of is bound to it.
    package let id: String

    package init(user: String, roles: Set<Role>, issued: Instant, expires: Instant, id: String) {
        self.user = user
        self.roles = roles
        self.issued = issued
        self.expires = expires
        self.id = id
    }

    package func hasAny(of wanted: Set<Role>) -> Bool { !roles.isDisjoint(with: wanted) }
}
