import CommunicationCore
import Contracts
import Foundation

/// What the permit desk keeps in memory only. All times are monotonic.
struct DeskState: Sendable {
    struct Waiting: Sendable {
        let request: PermitRequest
        let replyTo: String
        let correlationID: String?
        let since: Duration
    }

    struct Answered: Sendable {
        let at: Duration
        let body: Data
    }

    /// More than this cannot be served within their patience; the oldest are dropped, and their senders ask again.
    static let waitingMax = 1_000
    /// How long notifiers have to come up after the first of them before a channel counts as served by none.
    static let roundUp: Duration = .seconds(30)

    var waiting: [Waiting] = []
    var answered: [String: Answered] = [:]
    var freshness: FreshnessMonitor
    var nextDeadline: Duration?
    var isRestarted = false
    /// Contacts are left that a full turn did not come to.
    var hasBacklog = false
    private var heardSince: Duration?
    /// What was said last of each channel that any notifier asked for.
    private var heard: [Channel: ChannelCarrier] = [:]

    init(freshness: FreshnessMonitor) { self.freshness = freshness }

    mutating func take(_ one: Waiting) {
        heardSince = heardSince ?? one.since
        for channel in one.request.channels { heard[channel] = one.request.carrier(of: channel) }
        waiting.append(one)
        if waiting.count > Self.waitingMax { waiting.removeFirst(waiting.count - Self.waitingMax) }
    }

    /// Channels for which no notifier has ever asked, once there was time for all of them to ask. Empty while none has
    /// been heard at all: the notifiers are still to come then.
    func unserved(at now: Duration) -> [Channel] {
        guard let heardSince, now - heardSince >= Self.roundUp else { return [] }
        return Channel.allCases.filter { $0 != .call && heard[$0] == nil }
    }

    func carrier(of channel: Channel) -> ChannelCarrier { heard[channel] ?? .spool(channel) }

    mutating func note(deadline: Duration) { nextDeadline = min(nextDeadline ?? deadline, deadline) }
}
