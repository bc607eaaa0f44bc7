import Messaging
import Simulation

/// Somebody who publishes to the broker from outside, with confirms, until the broker has everything.
struct Outsider: Sendable {
    private let transport: SimulatedTransport
    private let world: ToyWorld

    init(name: String, world: ToyWorld) {
        self.world = world
        transport = SimulatedTransport(broker: world.broker, network: world.network, user: name)
    }

    func run() async { await transport.run() }

    func stop() async { await transport.shutdown() }

    func publish(_ messages: [OutgoingMessage], stream: UInt64) async throws {
        var chance = Chance(seed: world.seed, stream: stream)
        let pace = Duration.milliseconds(chance.pick([1, 10, 60]))
        let batchMax = chance.pick([1, 8, 50])
        var left = messages[...]
        while !left.isEmpty {
            let batch = Array(left.prefix(chance.number(in: 1...batchMax)))
            left = left.dropFirst(batch.count)
            try await publishSurely(batch)
            try await world.scheduler.sleep(chance.duration(upTo: pace))
        }
    }

    private func publishSurely(_ batch: [OutgoingMessage]) async throws {
        var left = batch
        while !left.isEmpty {
            let results = await transport.publish(left)
            left = zip(left, results).filter { $1 != .confirmed }.map(\.0)
            if !left.isEmpty { try await world.scheduler.sleep(.milliseconds(5)) }
        }
    }
}
