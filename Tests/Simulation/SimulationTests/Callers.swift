import Foundation
import GRDB
import ServiceKit
import Simulation

/// Callers of the ledger's interface: each asks again under the same key until it has an answer.
struct Callers: Sendable {
    let world: ToyWorld

    static func key(_ number: Int) -> String { "call-\(number)" }

    func call() async throws {
        var chance = Chance(seed: world.seed, stream: 8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, amount) in world.commands.enumerated() {
                try await world.scheduler.sleep(chance.duration(upTo: .milliseconds(60)))
                let account = chance.pick(world.book.accounts)
                group.addTask { try await callSurely(number, amount, account) }
            }
            try await group.waitForAll()
        }
    }

    private func callSurely(_ number: Int, _ amount: Int, _ account: String) async throws {
        let key = Self.key(number)
        while true {
            do {
                let performed = try await world.ledger.ask { engine in
                    try await engine.performOnce(key: key, request: Data("\(account)/\(amount)".utf8)) { work in
                        try LedgerService.enter(amount, to: account, as: key, work)
                        return amount
                    }
                }
                guard performed.value == amount else { throw SimulationError("\(key) has another's answer") }
                return
            } catch is SimulationError {
                throw SimulationError("\(key) has another's answer")
            } catch {
                // The account may not be there yet, or the process is gone: what became of it is unknown.
                try await world.scheduler.sleep(.milliseconds(30))
            }
        }
    }
}
