import Messaging
import Synchronization

/// The way between transports and the broker: how long each step takes, and what is lost on it.
package final class Network: Sendable {
    private struct State {
        var faults: Faults
        var chance: Chance
    }

    /// What becomes of one call of `publish`.
    struct PublishFate: Sendable {
        /// The messages as they reach the broker, each with its place in the call.
        var arriving: [Int] = []
        /// Refused by the broker.
        var refused: Set<Int> = []
        /// From here on the publisher is told nothing, because its connection ended.
        var toldThrough: Int
        /// From here on nothing reaches the broker.
        var arrivedThrough: Int
    }

    /// What took effect, here and at the processes.
    package let effects = Effects()
    private let state: Mutex<State>
    private let scheduler: SimulatedScheduler?

    package init(faults: Faults, seed: UInt64, scheduler: SimulatedScheduler) {
        state = Mutex(State(faults: faults, chance: Chance(seed: seed, stream: 3)))
        self.scheduler = scheduler
    }

    private init() {
        state = Mutex(State(faults: Faults(), chance: Chance(seed: 0)))
        scheduler = nil
    }

    /// Nothing takes time and nothing is lost: for tests on real time.
    package static var calm: Network { Network() }

    /// From now on nothing is lost any more.
    package func heal() { state.withLock { $0.faults = $0.faults.healed } }

    // MARK: - Time

    /// One step of a message's way.
    func travel() async { await pause { $0.latencyMax } }

    /// Until somebody who went away is back.
    package func stayAway() async { await pause { $0.absenceMax } }

    private func pause(_ longest: (Faults) -> Duration) async {
        guard let scheduler else { return }
        let pause = state.withLock { state in
            let most = longest(state.faults)
            return most == .zero ? .zero : state.chance.duration(upTo: most)
        }
        // Cancelled means that whoever travels is gone; the caller finds that out by itself.
        if pause > .zero { try? await scheduler.sleep(pause) }
    }

    // MARK: - Losses

    func fate(ofPublishing count: Int) -> PublishFate {
        state.withLock { state in
            var fate = PublishFate(toldThrough: count, arrivedThrough: count)
            if state.chance.happens(perThousand: state.faults.lostConfirm) {
                fate.arrivedThrough = state.chance.number(in: 0...count)
                fate.toldThrough = state.chance.number(in: 0...fate.arrivedThrough)
                if fate.toldThrough < count { effects.count(.lostConfirm) }
            }
            for index in 0..<fate.arrivedThrough {
                if state.chance.happens(perThousand: state.faults.refusal) {
                    fate.refused.insert(index)
                    effects.count(.refusal)
                    continue
                }
                fate.arriving.append(index)
                if state.chance.happens(perThousand: state.faults.duplicate) {
                    fate.arriving.append(index)
                    effects.count(.duplicate)
                }
            }
            return fate
        }
    }

    func losesAcknowledgement() -> Bool {
        state.withLock { $0.chance.happens(perThousand: $0.faults.lostAcknowledgement) }
    }

    func noticesLate() -> Bool { state.withLock { $0.chance.happens(perThousand: $0.faults.lateNotice) } }

    /// The batch that is handed out next, by places in what has arrived. A queue's order is kept; a redelivered message
    /// comes alone.
    func nextBatch(of arrived: [Delivery]) -> [Int] {
        state.withLock { state in
            var left = Array(arrived.indices)
            var batch: [Int] = []
            let most = state.faults.batchMax
            while !left.isEmpty, batch.count < most {
                var place = 0
                if state.faults.reorder {
                    let queue = arrived[state.chance.pick(left)].queue
                    place = left.firstIndex { arrived[$0].queue == queue } ?? 0
                }
                let index = left[place]
                if arrived[index].redelivered, !batch.isEmpty { return batch }
                if place > 0 { effects.count(.reorder) }
                if arrived[index].redelivered { return [index] }
                batch.append(index)
                left.remove(at: place)
            }
            return batch
        }
    }
}
