package import Contracts
package import NotifierCore

/// One way out of the house.
///
/// Blocking: called on a worker's thread, never on the cooperative pool.
package protocol ChannelAdapter: Sendable {
    var channel: Channel { get }

    /// What communication is told of it, and how careful the notifier is with it.
    var traits: AdapterTraits { get }

    /// - Parameters:
    ///   - name: an idempotent adapter's key: handed over twice, by whomever, it leaves once, and the second time says
    ///     `sent` again.
    ///   - mayLeave: asked right before the step that cannot be taken back.
    /// - Throws: `MessageFault` when it can never become a message of this channel; `SpoolError` of a spool.
    func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult
}

/// What an adapter is like, whatever its messages.
package struct AdapterTraits: Sendable, Hashable {
    /// Told to communication: what is in doubt at one kind is not handed over by another.
    package let name: String
    /// It takes our key.
    package let isIdempotent: Bool
    /// How long a hand-over may take to its end; the gate keeps as much free before a window closes.
    package let timeout: Duration
    /// Messages a second that its provider takes from this replica; no bound when nil.
    package let rate: Double?
    /// So many failures in a row and it is left alone for a while.
    package let failuresMax: Int

    package init(name: String, isIdempotent: Bool, timeout: Duration, rate: Double? = nil, failuresMax: Int) {
        self.name = name
        self.isIdempotent = isIdempotent
        self.timeout = timeout
        self.rate = rate
        self.failuresMax = failuresMax
    }

    /// A folder: a name in it is made once, and one failure tells that it cannot be written.
    package static let spool = AdapterTraits(
        name: "spool", isIdempotent: true, timeout: .seconds(2), failuresMax: 1)

    /// A service somewhere else, which does not know our key: what was not answered may have left.
    package static func remote(_ name: String, timeout: Duration, rate: Double?) -> AdapterTraits {
        AdapterTraits(name: name, isIdempotent: false, timeout: timeout, rate: rate, failuresMax: 5)
    }

    package func carrier(of channel: Channel, limit: Int?) -> ChannelCarrier {
        ChannelCarrier(
            channel: channel, adapter: name, isIdempotent: isIdempotent,
            timeoutMilliseconds: Int(timeout / .milliseconds(1)), limit: limit)
    }
}

package enum HandOverResult: Sendable, Hashable {
    /// It is out, now or since an earlier hand-over of the same name, and a crash cannot undo it.
    case sent(reference: String)
    /// `mayLeave` said no; nothing is out.
    case tooLate
    /// What a provider said, or did not say.
    case answered(ProviderAnswer)
}
