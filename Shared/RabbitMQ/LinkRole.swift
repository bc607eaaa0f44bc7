/// What a link is for (publishing, consuming, requesting), apart from staying connected. Values of it live in the
/// link's thread only, so nothing in them needs a lock.
protocol LinkRole: SendableMetatype {
    associatedtype Command: Sendable

    /// Takes a command; may be called at any time, connected or not.
    mutating func accept(_ command: Command, now: ContinuousClock.Instant)
    /// Sets up a fresh channel.
    mutating func prepare(_ connection: BrokerConnection) throws(RabbitMQError)
    /// Sends what there is to send, or a turn's share of it.
    mutating func send(on connection: BrokerConnection, mayPublish: Bool) throws(RabbitMQError)
    /// Whether there is something to send now. Asked after the frames of a turn, for a confirm may have opened the
    /// window.
    func wantsToSend(mayPublish: Bool) -> Bool
    mutating func receive(_ event: LinkEvent, now: ContinuousClock.Instant) throws(RabbitMQError)
    /// All frames of this turn have been received.
    /// - Parameter isQuiet: and nothing more is waiting.
    mutating func turnEnded(isQuiet: Bool)
    /// The connection is gone; tags and windows of it are void.
    mutating func disconnected(_ error: RabbitMQError)
    /// Gives up what has waited too long.
    /// - Parameter trouble: why nothing moves, when that is known.
    mutating func expire(now: ContinuousClock.Instant, trouble: String?)
    /// The next instant at which `expire` has work.
    var nextDeadline: ContinuousClock.Instant? { get }
    /// False while so much has arrived and not been taken that reading should pause.
    var wantsFrames: Bool { get }
    /// Messages that were sent and not answered by the broker yet.
    var unconfirmed: Int { get }
    /// The link is stopping, and nothing is left that the broker must still answer.
    var isDrained: Bool { get }
    /// The link has ended for good: answers everybody who still waits.
    mutating func finish()
}

extension LinkRole {
    /// Only a publisher asks for confirms.
    var unconfirmed: Int { 0 }
}

/// What the broker tells a role.
enum LinkEvent {
    case content(ContentAssembler.Content)
    case acknowledged(tag: UInt64, multiple: Bool)
    case refused(tag: UInt64, multiple: Bool)
    case consumerCancelled(consumer: Int?)
}
