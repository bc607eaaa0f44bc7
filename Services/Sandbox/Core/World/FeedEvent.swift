package import Calendars
package import Contracts
package import Messaging

/// One message of an ERP, as it is to be published. Debtor records are in clear; the shell seals them.
package struct FeedEvent: Sendable, Hashable {
    /// When it is published, on the half-hour grid.
    package let instant: Instant
    /// Its place among all events of the world: the feed is in order of (instant, number). Events made while the story
    /// plays have numbers of their own, beyond all of those.
    package let number: Int
    package let system: SystemID
    /// The message's type and routing key, `erp.….v1`; unknown ones are planted.
    package let type: String
    /// The message's id, unique within its system but for resends and for ids used twice on purpose.
    package let id: String
    /// What it is about: a debtor's or an account's id of the ERP's own, or its system.
    package let subject: String
    package let data: JSONValue
    /// The id of the event of which this is an exact copy (its own id): the same bytes are to be sent again.
    package let resendOf: String?
    /// Names the fault built in on purpose. Such an event must be rejected.
    package let planted: String?
}
