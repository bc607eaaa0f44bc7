import Foundation
import Messaging
import Simulation
import TestSupport

/// Plays the world of one seed on a thread of its own.
enum WorldRun {
    struct Report: Sendable {
        let seed: UInt64
        let findings: [String]
        let digest: UInt64
        /// Messages offered from outside, and said by the services.
        let messages: Int
        /// How often each fault took effect.
        var effects: [Effect: Int] = [:]
        let lastLines: [String]
    }

    static func play(seed: UInt64, defect: Defect? = nil) async -> Report {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: playNow(seed: seed, defect: defect)) }
            thread.stackSize = 8 << 20
            thread.name = "seed \(seed)"
            thread.start()
        }
    }

    private static func playNow(seed: UInt64, defect: Defect?) -> Report {
        do {
            let folder = try TestFolder("seed-\(seed)", inMemory: true)
            let world = try ToyWorld(seed: seed, folder: folder.path, defect: defect)
            var findings: [String]
            do {
                findings = try world.play()
            } catch {
                findings = ["\(error)"]
            }
            // Every word that was said, in its order.
            for queue in [DeskService.log, "erp.replies.city"] {
                for message in world.broker.messages(in: queue) {
                    world.history.stamp("\(message.properties.messageID ?? "") \(message.body.base64EncodedString())")
                }
            }
            let said = [DeskService.log, "erp.replies.city"].reduce(0) { $0 + world.broker.counts(of: $1).ready }
            let messages = world.book.offers.count + said
            return Report(
                seed: seed, findings: findings, digest: world.history.digest, messages: messages,
                effects: world.network.effects.counts, lastLines: world.history.last(60))
        } catch {
            return Report(seed: seed, findings: ["cannot be set up: \(error)"], digest: 0, messages: 0, lastLines: [])
        }
    }
}
