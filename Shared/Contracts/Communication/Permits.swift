package import Calendars
package import Money

/// The conversation between a notifier and communication over the queue `communication.permits`: plain JSON, transient,
/// answered by direct reply-to. A grant is the lease: who holds it may hand over this one message, once, now.
package struct PermitRequest: Sendable, Hashable, Codable {
    /// New for every request; sending the same one again within the permit's life gets the same bytes.
    package let requestID: String
    package let replica: String
    package let channels: [Channel]
    /// Free slots, 1 to 500.
    package let limit: Int
    /// What its adapters are like; a channel that is not in it is carried by a spool.
    package let carriers: [ChannelCarrier]?

    package static let limitMax = 500

    package init(
        requestID: String, replica: String, channels: [Channel], limit: Int, carriers: [ChannelCarrier]? = nil
    ) {
        self.requestID = requestID
        self.replica = replica
        self.channels = channels
        self.limit = limit
        self.carriers = carriers
    }

    package func carrier(of channel: Channel) -> ChannelCarrier {
        carriers?.first { $0.channel == channel } ?? .spool(channel)
    }

    /// Whether its numbers are such as a notifier of ours can have.
    package var isSound: Bool {
        (1...Self.limitMax).contains(limit) && (carriers ?? []).allSatisfy(\.isSound)
    }
}

/// How a replica carries one channel. Communication keeps it with each grant: it says what silence means, and for how
/// long it may last.
package struct ChannelCarrier: Sendable, Hashable, Codable {
    package let channel: Channel
    /// The adapter's name, like `smtp`. What is in doubt at one can be cleared up by its like only.
    package let adapter: String
    /// It takes our key, so that the same contact handed over twice leaves once.
    package let isIdempotent: Bool
    /// How long a hand-over may take that has begun.
    package let timeoutMilliseconds: Int
    /// How many grants of this channel the replica takes now; when absent, as many as it has free slots.
    package let limit: Int?

    package static let timeoutMillisecondsMax = 120_000

    package init(
        channel: Channel, adapter: String, isIdempotent: Bool, timeoutMilliseconds: Int, limit: Int? = nil
    ) {
        self.channel = channel
        self.adapter = adapter
        self.isIdempotent = isIdempotent
        self.timeoutMilliseconds = timeoutMilliseconds
        self.limit = limit
    }

    /// Files named after the contact: the same name is made once.
    package static func spool(_ channel: Channel, limit: Int? = nil) -> ChannelCarrier {
        ChannelCarrier(
            channel: channel, adapter: "spool", isIdempotent: true, timeoutMilliseconds: 2_000, limit: limit)
    }

    fileprivate var isSound: Bool {
        (1...Self.timeoutMillisecondsMax).contains(timeoutMilliseconds) && (limit ?? 0) >= 0
    }
}

package struct PermitAnswer: Sendable, Hashable, Codable {
    package let requestID: String
    /// Milliseconds of real time the request lay with communication before anything was granted: a permit's life counts
    /// from when the request was sent plus this, which is never later than the decision.
    package let waitedMilliseconds: Int
    package let grants: [Grant]

    package init(requestID: String, waitedMilliseconds: Int, grants: [Grant]) {
        self.requestID = requestID
        self.waitedMilliseconds = waitedMilliseconds
        self.grants = grants
    }
}

/// A permit with everything needed to deliver. Holds personal data: it exists in the answer and in memory only.
package struct Grant: Sendable, Hashable, Codable {
    package let contact: ContactSummary
    package let requestID: String
    /// Where to: a phone number in E.164, an e-mail address, or a postal address with line breaks.
    package let address: String
    package let recipientName: String
    package let senderName: String
    /// E-mail only.
    package let senderAddress: String?
    package let title: String?
    /// The rendered text, with the amount open now.
    package let body: String
    package let amount: Money
    /// The invoice a reminder asks for; none when the amount is the account's.
    package let invoiceID: InvoiceID?
    package let decisionID: DecisionID
    package let decidedAt: Instant
    /// Minutes by which the debtor's clocks were ahead of UTC then.
    package let offsetMinutes: Int
    /// The debtor's day then, as the text's language writes it: `5 January 2026`.
    package let writtenOn: String
    /// Milliseconds of real time in which the hand-over must begin, counted as `PermitAnswer` says.
    package let lifeMilliseconds: Int
    /// Business instant after which nothing may leave any more (the window's close less the provider's timeout).
    package let notAfter: Instant

    package init(
        contact: ContactSummary, requestID: String, address: String, recipientName: String, senderName: String,
        senderAddress: String?, title: String?, body: String, amount: Money, invoiceID: InvoiceID?,
        decisionID: DecisionID, decidedAt: Instant, offsetMinutes: Int, writtenOn: String, lifeMilliseconds: Int,
        notAfter: Instant
    ) {
        self.contact = contact
        self.requestID = requestID
        self.address = address
        self.recipientName = recipientName
        self.senderName = senderName
        self.senderAddress = senderAddress
        self.title = title
        self.body = body
        self.amount = amount
        self.invoiceID = invoiceID
        self.decisionID = decisionID
        self.decidedAt = decidedAt
        self.offsetMinutes = offsetMinutes
        self.writtenOn = writtenOn
        self.lifeMilliseconds = lifeMilliseconds
        self.notAfter = notAfter
    }
}
