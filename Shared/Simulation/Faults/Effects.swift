import Synchronization

/// How often each fault took effect in a world: one that is wanted and befalls nobody shows nothing.
package final class Effects: Sendable {
    private let content = Mutex<[Effect: Int]>([:])

    package var counts: [Effect: Int] { content.withLock { $0 } }

    func count(_ effect: Effect) { content.withLock { $0[effect, default: 0] += 1 } }

    func count(_ disturbance: Faults.Disturbance) { count(.disturbance(disturbance)) }
}

/// A fault that took effect.
package enum Effect: Sendable, Hashable, CaseIterable {
    case lostConfirm, refusal, duplicate, lostAcknowledgement, lateNotice, reorder
    case disturbance(Faults.Disturbance)

    package static var allCases: [Effect] {
        [.lostConfirm, .refusal, .duplicate, .lostAcknowledgement, .lateNotice, .reorder]
            + Faults.Disturbance.allCases.map(Effect.disturbance)
    }
}
