/// What must be on the broker before a connection is used.
package struct RequiredTopology: Sendable, Hashable {
    package var queues: [String]
    package var exchanges: [String]

    package init(queues: [String] = [], exchanges: [String] = []) {
        self.queues = queues
        self.exchanges = exchanges
    }
}
