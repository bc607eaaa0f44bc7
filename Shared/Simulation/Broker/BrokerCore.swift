import Messaging

/// A broker's queues and who has which message in hand. Pure: no clock, no chance, no lock.
struct BrokerCore: Sendable {
    /// What became of a message that reached the broker.
    enum Reception: Sendable, Hashable {
        case taken
        /// In no queue; told to a mandatory publisher.
        case unroutable
        /// A queue is full.
        case refused
        /// The broker answers by closing the channel.
        case fault(code: Int, text: String)
    }

    struct Stored: Sendable {
        /// In the order of arrival in the queue; a stream's offset.
        let number: Int64
        /// In the order of arrival at the broker, whatever the queue.
        let arrival: Int64
        let message: OutgoingMessage
        var redelivered = false
    }

    private struct Queue: Sendable {
        let definition: SimulatedTopology.Queue
        var nextNumber: Int64 = 0
        /// Ordered by number. A stream's messages stay here.
        var messages: [Stored] = []
        var consumers: [Consumer] = []
        /// Where the round of consumers goes on.
        var turn = 0

        /// - Returns: false when it is full.
        mutating func append(_ message: OutgoingMessage, _ arrival: Int64) -> Bool {
            if let most = definition.lengthMax, messages.count >= most { return false }
            messages.append(Stored(number: nextNumber, arrival: arrival, message: message))
            nextNumber += 1
            return true
        }

        mutating func putBack(_ message: Stored) {
            let place = messages.firstIndex { $0.number > message.number } ?? messages.count
            messages.insert(message, at: place)
        }
    }

    private struct Consumer: Sendable {
        let link: Int
        let prefetch: Int
        let automatic: Bool
        var inHand = 0
        /// The next offset of a stream's reader.
        var offset: Int64?

        var hasRoom: Bool { automatic || inHand < prefetch }
    }

    private struct Held: Sendable {
        let queue: String
        let message: Stored
    }

    private struct Link: Sendable {
        let epoch: UInt64
        var lastTag: UInt64 = 0
        var held: [UInt64: Held] = [:]
    }

    let topology: SimulatedTopology
    private var queues: [String: Queue]
    private var links: [Int: Link] = [:]
    private var lastLink = 0
    private var lastArrival: Int64 = 0

    init(topology: SimulatedTopology) {
        self.topology = topology
        queues = Dictionary(uniqueKeysWithValues: topology.queues.map { ($0.name, Queue(definition: $0)) })
    }

    // MARK: - Publishing

    mutating func publish(_ message: OutgoingMessage, by user: String) -> Reception {
        if let claimed = message.properties.userID, claimed != user {
            return .fault(
                code: 406,
                text: "PRECONDITION_FAILED - user_id property set to '\(claimed)' but authenticated user was '\(user)'")
        }
        guard let targets = topology.route(exchange: message.exchange, key: message.routingKey) else {
            return .fault(code: 404, text: "NOT_FOUND - no exchange '\(message.exchange)' in vhost '/'")
        }
        guard !targets.isEmpty else { return .unroutable }
        lastArrival += 1
        var refused = false
        for name in targets { refused = !put(message, into: name) || refused }
        return refused ? .refused : .taken
    }

    private mutating func put(_ message: OutgoingMessage, into name: String) -> Bool {
        queues[name]?.append(message, lastArrival) ?? false
    }

    // MARK: - Consuming

    mutating func open(epoch: UInt64) -> Int {
        lastLink += 1
        links[lastLink] = Link(epoch: epoch)
        return lastLink
    }

    mutating func consume(_ subscription: Subscription, over link: Int) {
        guard let nextNumber = queues[subscription.queue]?.nextNumber, links[link] != nil else { return }
        let offset: Int64? =
            switch subscription.streamOffset {
            case nil: nil
            case .first: 0
            case .next: nextNumber
            case .at(let offset): offset
            }
        queues[subscription.queue]?.consumers.append(
            Consumer(
                link: link, prefetch: Int(subscription.prefetch), automatic: subscription.automaticAcknowledgement,
                offset: offset))
    }

    /// Hands out what consumers have room for.
    mutating func handOut() -> [(link: Int, delivery: Delivery)] {
        var handed: [(link: Int, delivery: Delivery)] = []
        for definition in topology.queues {
            // Changed in place: a copy of a long queue for every step would cost more than all the rest.
            while let delivery = next(of: definition.name) { handed.append(delivery) }
        }
        return handed
    }

    private mutating func next(of name: String) -> (link: Int, delivery: Delivery)? {
        guard queues[name]?.consumers.isEmpty == false else { return nil }
        return Self.next(of: &queues[name, default: Queue(definition: .init(name))], &links)
    }

    private static func next(
        of queue: inout Queue, _ links: inout [Int: Link]
    ) -> (link: Int, delivery: Delivery)? {
        for step in queue.consumers.indices {
            let index = (queue.turn + step) % queue.consumers.count
            let consumer = queue.consumers[index]
            guard consumer.hasRoom, var link = links[consumer.link], let stored = take(from: &queue, for: index) else {
                continue
            }
            queue.turn = (index + 1) % queue.consumers.count
            link.lastTag += 1
            if !consumer.automatic {
                link.held[link.lastTag] = Held(queue: queue.definition.name, message: stored)
                queue.consumers[index].inHand += 1
            }
            links[consumer.link] = link
            let token = DeliveryToken(epoch: link.epoch, tag: link.lastTag)
            return (consumer.link, delivery(stored, token, of: queue))
        }
        return nil
    }

    private static func take(from queue: inout Queue, for index: Int) -> Stored? {
        guard let offset = queue.consumers[index].offset else {
            return queue.messages.isEmpty ? nil : queue.messages.removeFirst()
        }
        guard offset < queue.nextNumber else { return nil }
        queue.consumers[index].offset = offset + 1
        return queue.messages[Int(offset)]
    }

    private static func delivery(_ stored: Stored, _ token: DeliveryToken, of queue: Queue) -> Delivery {
        var properties = stored.message.properties
        if queue.definition.kind == .stream { properties.headers["x-stream-offset"] = .integer(stored.number) }
        return Delivery(
            token: token, queue: queue.definition.name, exchange: stored.message.exchange,
            routingKey: stored.message.routingKey, redelivered: stored.redelivered, properties: properties,
            body: stored.message.body)
    }

    mutating func acknowledge(_ tag: UInt64, on link: Int) {
        guard let held = links[link]?.held.removeValue(forKey: tag) else { return }
        makeRoom(in: held.queue, of: link)
    }

    private mutating func makeRoom(in queue: String, of link: Int) {
        guard let index = queues[queue]?.consumers.firstIndex(where: { $0.link == link }) else { return }
        queues[queue]?.consumers[index].inHand -= 1
    }

    /// Nothing more is handed out over this link; what it holds it may still acknowledge.
    mutating func cancelConsumers(of link: Int) {
        for definition in topology.queues {
            queues[definition.name]?.consumers.removeAll { $0.link == link }
            queues[definition.name]?.turn = 0
        }
    }

    /// The connection ended: what it held goes back to where it stood, marked as redelivered.
    mutating func close(_ link: Int) {
        cancelConsumers(of: link)
        guard let closed = links.removeValue(forKey: link) else { return }
        for (_, held) in closed.held.sorted(by: { $0.key < $1.key }) { putBack(held) }
    }

    private mutating func putBack(_ held: Held) {
        guard queues[held.queue]?.definition.kind == .ordinary else { return }
        var message = held.message
        message.redelivered = true
        queues[held.queue]?.putBack(message)
    }

    // MARK: - Looking

    func waiting(in queue: String) -> [OutgoingMessage] { queues[queue]?.messages.map(\.message) ?? [] }

    func arrivals(in queue: String) -> [(message: OutgoingMessage, arrival: Int64)] {
        queues[queue]?.messages.map { (message: $0.message, arrival: $0.arrival) } ?? []
    }

    func waitingCount(in queue: String) -> Int { queues[queue]?.messages.count ?? 0 }

    func handedOut(of queue: String) -> Int {
        links.values.reduce(0) { $0 + $1.held.values.count { $0.queue == queue } }
    }
}
