package import Calendars
package import Foundation

/// A message by its CloudEvents 1.0 context attributes, with the body still as JSON text.
///
/// Both AMQP forms are read: structured (`application/cloudevents+json`) and binary (attributes as headers prefixed
/// `cloudEvents_` or `cloudEvents:`). Quittance writes the binary form, prefix `cloudEvents_`.
package struct Envelope: Sendable, Hashable {
    package var id: String
    package var source: String
    package var type: String
    package var subject: String?
    /// The business instant at which the fact came about.
    package var time: Instant?
    package var correlationID: String?
    package var causationID: String?
    package var traceparent: String?
    /// The policy bundle under which a decision was made.
    package var policyVersion: String?
    package var data: Data

    package init(
        id: String, source: String, type: String, subject: String? = nil, time: Instant? = nil,
        correlationID: String? = nil, causationID: String? = nil, traceparent: String? = nil,
        policyVersion: String? = nil, data: Data
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.correlationID = correlationID
        self.causationID = causationID
        self.traceparent = traceparent
        self.policyVersion = policyVersion
        self.data = data
    }
}

/// Why bytes are not a CloudEvent. The text names the attribute and what would be right; it never quotes the body.
package struct EnvelopeError: Error, Sendable, Hashable, CustomStringConvertible {
    package let attribute: String
    package let problem: String

    package var description: String { "\(attribute): \(problem)" }
}
