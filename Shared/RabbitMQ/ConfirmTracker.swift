import DequeModule
import Messaging

/// Which published messages still wait for the broker's answer, by delivery tag (1, 2, 3 … per channel).
///
/// A set and not a counter: confirms come out of order, for many tags at once, and refused ones in between. A message
/// that the broker returned is confirmed as well, right afterwards: being returned wins.
struct ConfirmTracker<Ticket> {
    /// What the tracker must know of a message to recognise it when it comes back.
    struct Fingerprint: Equatable {
        var messageID: String?
        var exchange: String
        var routingKey: String
    }

    private struct Entry {
        let ticket: Ticket
        let fingerprint: Fingerprint?
        let sentAt: ContinuousClock.Instant
        var returned: (code: Int, text: String)?
        var isSettled = false
    }

    /// Entries of consecutive tags, the first of which is `base`. The first one is never settled.
    private var entries = Deque<Entry>()
    private var base: UInt64 = 1
    private(set) var pendingCount = 0

    /// When the oldest message without an answer was sent.
    var oldestSentAt: ContinuousClock.Instant? { entries.first?.sentAt }

    /// A message was handed to the socket.
    /// - Parameter fingerprint: nil for a message that cannot be returned.
    mutating func sent(_ ticket: Ticket, fingerprint: Fingerprint?, at instant: ContinuousClock.Instant) {
        entries.append(Entry(ticket: ticket, fingerprint: fingerprint, sentAt: instant))
        pendingCount += 1
    }

    /// The broker gave a message back. The broker returns in the order of publishing, so the first match is the one.
    /// - Returns: false when no message in flight looks like it.
    mutating func returned(_ fingerprint: Fingerprint, code: Int, text: String) -> Bool {
        let match = entries.firstIndex {
            !$0.isSettled && $0.returned == nil && $0.fingerprint == fingerprint
        }
        guard let match else { return false }
        entries[match].returned = (code, text)
        return true
    }

    /// The broker answered for one tag, or for all up to it. Tags that were given up before are passed over.
    /// - Returns: false when the tag was never sent.
    mutating func settle(
        tag: UInt64, multiple: Bool, refused: Bool, resolve: (Ticket, PublishResult) -> Void
    ) -> Bool {
        guard tag < base + UInt64(entries.count), tag > 0 || multiple else { return false }
        // Tag 0 with `multiple` means everything outstanding.
        let last = tag == 0 ? entries.count - 1 : Int(tag) - Int(base)
        guard last >= 0 else { return true }
        for index in (multiple ? 0 : last)...last where !entries[index].isSettled {
            let entry = entries[index]
            entries[index].isSettled = true
            pendingCount -= 1
            if let returned = entry.returned {
                resolve(entry.ticket, .returned(code: returned.code, text: returned.text))
            } else {
                resolve(entry.ticket, refused ? .refused : .confirmed)
            }
        }
        dropSettledPrefix()
        return true
    }

    /// Gives up messages sent before an instant; a late answer to them is ignored.
    mutating func giveUp(sentBefore limit: ContinuousClock.Instant, resolve: (Ticket) -> Void) {
        while let first = entries.first, first.sentAt < limit {
            if !first.isSettled {
                pendingCount -= 1
                resolve(first.ticket)
            }
            entries.removeFirst()
            base += 1
        }
        dropSettledPrefix()
    }

    /// Forgets everything, for the next connection counts its tags from 1 again.
    mutating func reset(resolve: (Ticket) -> Void) {
        for entry in entries where !entry.isSettled { resolve(entry.ticket) }
        entries.removeAll(keepingCapacity: true)
        base = 1
        pendingCount = 0
    }

    private mutating func dropSettledPrefix() {
        while let first = entries.first, first.isSettled {
            entries.removeFirst()
            base += 1
        }
    }
}
