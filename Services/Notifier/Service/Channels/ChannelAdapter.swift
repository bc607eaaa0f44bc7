package import Contracts
package import NotifierCore

/// One way out of the house. Idempotent by name: the same name handed over twice, by whomever, leaves once, and the
/// second time says `sent` again.
///
/// Blocking: called on a worker's thread, never on the cooperative pool.
package protocol ChannelAdapter: Sendable {
    var channel: Channel { get }

    /// - Parameter mayLeave: asked right before the step that cannot be taken back.
    /// - Throws: `MessageFault` when it can never become a message of this channel, `SpoolError` otherwise.
    func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult
}

package enum HandOverResult: Sendable, Hashable {
    /// It is out, now or since an earlier hand-over of the same name, and a crash cannot undo it.
    case sent(reference: String)
    /// `mayLeave` said no; nothing is out.
    case tooLate
}
