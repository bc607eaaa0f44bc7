package import Calendars
package import Contracts
package import Policies

/// How far an account's strategy has come for one anchor invoice. Kept per (account, anchor invoice), also after the
/// anchor changed: when a payment is reversed and the old invoice is the oldest again, nothing is said twice.
///
/// A step is known by its id, also over a change of strategy: a step done under the old one is not done again under
/// the new one when that has a step of the same id, and no step that lies before one already done is taken up.
package struct EpisodeProgress: Codable, Sendable, Hashable {
    /// A step that is over.
    package struct Entry: Codable, Sendable, Hashable {
        package enum Ending: String, Codable, Sendable {
            case sent
            /// It may have left; counted as if it had.
            case inDoubt = "in-doubt"
            /// Every channel failed or was refused for good.
            case skipped
        }

        package let step: String
        package let ending: Ending
        package let at: Instant
        /// Where the step stood in its strategy, to compare with the steps of another one.
        package let day: Int
        package let time: LocalTime
        /// Channels that had failed before this ending; needed when the ending itself turns out to have failed.
        package let tried: [Channel]?
        /// The newest contact before this one.
        package let contactBefore: Instant?

        package init(
            step: String, ending: Ending, at: Instant, day: Int, time: LocalTime, tried: [Channel]? = nil,
            contactBefore: Instant? = nil
        ) {
            self.step = step
            self.ending = ending
            self.at = at
            self.day = day
            self.time = time
            self.tried = tried
            self.contactBefore = contactBefore
        }
    }

    package let anchor: InvoiceID
    package private(set) var entries: [Entry]
    /// The newest contact about the account that left, or may have, in any episode.
    package private(set) var lastContactAt: Instant?
    /// Channels of the step in hand that failed or are shut.
    package private(set) var tried: [Channel]
    /// The step `tried`, `round` and `again` are about.
    package private(set) var stepInHand: String?
    /// When the contact in hand is to be decided anew.
    package private(set) var again: Instant?
    /// The step that waits for facts to change; it and all before it are not planned until then.
    package private(set) var held: Entry?

    package init(anchor: InvoiceID, lastContactAt: Instant? = nil) {
        self.anchor = anchor
        entries = []
        self.lastContactAt = lastContactAt
        tried = []
    }

    /// Which try of the step in hand is next, from 1.
    package func round(of step: String) -> Int { step == stepInHand ? tried.count + 1 : 1 }

    package func triedChannels(of step: String) -> [Channel] { step == stepInHand ? tried : [] }
}

// MARK: - What happens to a contact

extension EpisodeProgress {
    /// The contact left, or may have: its step is done.
    package mutating func recordContact(_ step: Strategy.Step, inDoubt: Bool, at: Instant) {
        close(step, inDoubt ? .inDoubt : .sent, at: at)
        lastContactAt = max(lastContactAt ?? at, at)
    }

    /// The contact's channel failed for good, or the gate said that only another channel may do. The step is skipped
    /// when none is left.
    package mutating func recordShut(_ step: Strategy.Step, channel: Channel, open: [Channel], at: Instant) {
        take(step)
        again = nil
        if !tried.contains(channel) { tried.append(channel) }
        if !step.channels.contains(where: { open.contains($0) && !tried.contains($0) }) {
            close(step, .skipped, at: at)
        }
    }

    /// What had left, or may have, did not arrive: the step is in hand again, by the channels that are left, unless the
    /// strategy has gone on since.
    /// - Returns: false when the step is not over, so that nothing is known of it here.
    package mutating func recordUndelivered(
        _ step: Strategy.Step, channel: Channel, open: [Channel], at: Instant
    ) -> Bool {
        guard let index = entries.firstIndex(where: { $0.step == step.id && $0.ending != .skipped }) else {
            return false
        }
        let entry = entries[index]
        let isNewest = entries.allSatisfy { ($0.day, $0.time) <= (entry.day, entry.time) }
        guard isNewest, stepInHand == nil, held == nil else { return true }
        entries.remove(at: index)
        if lastContactAt == entry.at { lastContactAt = entry.contactBefore }
        stepInHand = step.id
        tried = entry.tried ?? []
        recordShut(step, channel: channel, open: open, at: at)
        return true
    }

    /// The gate wants to be asked again at an instant.
    package mutating func recordDelay(_ step: Strategy.Step, until: Instant) {
        take(step)
        again = until
    }

    /// The gate refused for reasons that only other facts can lift.
    package mutating func recordHeld(_ step: Strategy.Step, at: Instant) {
        take(step)
        again = nil
        held = Entry(step: step.id, ending: .skipped, at: at, day: step.day, time: step.at)
    }

    /// Refused for good whatever the channel, or handed to a human: the step will not be made.
    package mutating func recordSkipped(_ step: Strategy.Step, at: Instant) {
        close(step, .skipped, at: at)
    }

    /// Facts have changed (a hold is gone, the balance moved, a feed came back): what was held may be planned again.
    package mutating func factsChanged() { held = nil }

    /// A contact about the account left in another episode.
    package mutating func noteContact(at: Instant) { lastContactAt = max(lastContactAt ?? at, at) }

    private mutating func take(_ step: Strategy.Step) {
        guard stepInHand != step.id else { return }
        stepInHand = step.id
        tried = []
        again = nil
    }

    private mutating func close(_ step: Strategy.Step, _ ending: Entry.Ending, at: Instant) {
        let known = entries.first { $0.step == step.id }
        // A step first in doubt and then known to have left is told once.
        entries.removeAll { $0.step == step.id }
        entries.append(
            Entry(
                step: step.id, ending: ending, at: at, day: step.day, time: step.at,
                tried: known?.tried ?? triedChannels(of: step.id),
                contactBefore: known == nil ? lastContactAt : known?.contactBefore))
        if held?.step == step.id { held = nil }
        guard stepInHand == step.id || stepInHand == nil else { return }
        stepInHand = nil
        tried = []
        again = nil
    }
}
