import Foundation
import Messaging

/// A delivery as it stands in the store while it waits for another try, sealed as a whole: its body may hold personal
/// data. The token is not kept: the message is long acknowledged.
struct StoredDelivery: Codable {
    let queue: String
    let exchange: String
    let routingKey: String
    let properties: MessageProperties
    let body: Data

    static func encode(_ delivery: Delivery, _ seal: BodySeal) throws -> Data {
        try seal.close(
            JSONCoding.encode(
                StoredDelivery(
                    queue: delivery.queue, exchange: delivery.exchange, routingKey: delivery.routingKey,
                    properties: delivery.properties, body: delivery.body)))
    }

    static func decode(_ data: Data, _ seal: BodySeal) throws -> Delivery {
        let stored = try JSONCoding.decode(StoredDelivery.self, from: seal.open(data))
        return Delivery(
            token: DeliveryToken(epoch: 0, tag: 0), queue: stored.queue, exchange: stored.exchange,
            routingKey: stored.routingKey, redelivered: false, properties: stored.properties, body: stored.body)
    }
}
