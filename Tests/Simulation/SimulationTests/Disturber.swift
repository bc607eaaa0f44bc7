import Simulation

/// Lets one thing after the other befall the world.
struct Disturber: Sendable {
    let world: ToyWorld

    func disturb() async throws {
        guard !world.faults.disturbances.isEmpty else { return }
        var chance = Chance(seed: world.seed, stream: 9)
        for _ in 0..<chance.number(in: 4...16) {
            try await world.scheduler.sleep(chance.duration(upTo: world.faults.disturbancePauseMax))
            let disturbance = chance.pick(world.faults.disturbances)
            let process = chance.pick(world.processes)
            let count = chance.number(in: 1...6)
            if disturbance == .brokerBlocked {
                world.history.note("the broker is blocked")
                world.broker.block("low on memory")
                try await world.scheduler.sleep(chance.duration(upTo: world.faults.absenceMax))
                world.broker.unblock()
            } else {
                await process.befall(disturbance, count: count)
            }
        }
    }
}
