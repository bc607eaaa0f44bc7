package import Messaging

/// How one connection to the broker stands, for health pages.
package struct ConnectionReport: Sendable, Hashable {
    /// What it is for: `publisher`, `consumer` or `requester`.
    package var purpose: String
    package var state: TransportState
    /// How often it was made again after it had been up.
    package var reconnects: Int
    /// Messages that were sent and not answered by the broker yet.
    package var unconfirmed: Int

    package init(purpose: String, state: TransportState, reconnects: Int = 0, unconfirmed: Int = 0) {
        self.purpose = purpose
        self.state = state
        self.reconnects = reconnects
        self.unconfirmed = unconfirmed
    }
}
