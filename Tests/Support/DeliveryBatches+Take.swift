package import Messaging

extension DeliveryBatches.Iterator {
    /// Takes batches until there are so many deliveries, and acknowledges them if told to.
    package mutating func take(
        _ count: Int, acknowledgingOn transport: (any MessageTransport)? = nil
    ) async -> [[Delivery]] {
        var batches: [[Delivery]] = []
        var taken = 0
        while taken < count, let batch = await next(isolation: #isolation) {
            batches.append(batch)
            taken += batch.count
            await transport?.acknowledge(batch.map(\.token))
        }
        return batches
    }
}

extension [[Delivery]] {
    /// Message ids that are numbers, in the order of delivery.
    package var numbers: [Int] { joined().compactMap { $0.properties.messageID.flatMap(Int.init) } }
}
