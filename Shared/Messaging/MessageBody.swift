/// A message's body with its name on the wire. The name is explicit, never derived from the Swift type, so that
/// renaming
/// a type cannot break a reader; a breaking change of the fields is a new name (`….v2`).
package protocol MessageBody: Codable, Sendable, Hashable {
    /// `context.thing.happened.v1`; also the routing key.
    static var messageType: String { get }

    /// What the message is about: an account's or a debtor's id, never personal data.
    var subject: String { get }
}
