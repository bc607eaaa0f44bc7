import Foundation
import Simulation
import Testing

/// The whole messaging runtime, in worlds in which everything goes wrong.
///
/// `QUITTANCE_SEEDS` is how many worlds are played, `QUITTANCE_FIRST_SEED` which is the first.
@Suite("Simulation", .serialized) struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["QUITTANCE_SEEDS"].flatMap(UInt64.init) ?? 300
    private static let first = environment["QUITTANCE_FIRST_SEED"].flatMap(UInt64.init) ?? 1
    /// Worlds at a time: one a core is enough, each has one thread.
    private static let atATime = max(1, ProcessInfo.processInfo.activeProcessorCount)

    /// What plays the worlds as they were played here: another build may play a seed otherwise.
    private static var command: String {
        #if DEBUG
            "swift test --filter SimulationTests/seeds"
        #else
            "swift test -c release -Xswiftc -enable-testing --scratch-path .build/long --filter SimulationTests/seeds"
        #endif
    }

    @Test("nothing is lost and nothing done twice, whatever the seed lets go wrong")
    func seeds() async {
        var played: UInt64 = 0
        var effects: [Effect: Int] = [:]
        await withTaskGroup(of: WorldRun.Report.self) { group in
            for seed in Self.first..<(Self.first + Self.count) {
                if played >= Self.atATime, let report = await group.next() { judge(report, &effects) }
                group.addTask { await WorldRun.play(seed: seed) }
                played += 1
            }
            for await report in group { judge(report, &effects) }
        }
        // In a few worlds alone some kinds may be switched off.
        guard Self.count >= 300 else { return }
        for effect in Effect.allCases { #expect(effects[effect] ?? 0 > 0, "\(effect) never took effect") }
    }

    private func judge(_ report: WorldRun.Report, _ effects: inout [Effect: Int]) {
        effects.merge(report.effects, uniquingKeysWith: +)
        let how = "QUITTANCE_FIRST_SEED=\(report.seed) QUITTANCE_SEEDS=1 \(Self.command)"
        if !report.findings.isEmpty {
            Issue.record(
                """
                seed \(report.seed) fails; again with: \(how)
                \(report.findings.prefix(20).joined(separator: "\n"))
                It ended so:
                \(report.lastLines.joined(separator: "\n"))
                """)
        } else {
            #expect(report.messages >= 200, "seed \(report.seed) had \(report.messages) messages only")
        }
    }

    @Test("a seed is played the same each time", arguments: [3, 17, 40] as [UInt64])
    func repeats(seed: UInt64) async {
        let first = await WorldRun.play(seed: seed)
        let second = await WorldRun.play(seed: seed)
        #expect(first.digest == second.digest)
        #expect(first.lastLines == second.lastLines)
    }

    @Test("a planted defect is found, by the check that is there for it", arguments: Defect.allCases)
    func plantedDefects(defect: Defect) async {
        var others: Set<String> = []
        let began = ContinuousClock.now
        defer { print("\(defect.rawValue): \(ContinuousClock.now - began)") }
        for seed in Self.first..<(Self.first + 30) {
            let found = await WorldRun.play(seed: seed, defect: defect).findings
            if found.contains(where: { $0.contains(defect.shows) }) {
                let sound = await WorldRun.play(seed: seed)
                #expect(sound.findings == [], "it is not the defect that was found")
                return
            }
            others.formUnion(found.prefix(3))
        }
        let shown = others.sorted().prefix(10)
        Issue.record("30 worlds with \(defect.rawValue) never showed '\(defect.shows)', but \(shown)")
    }
}
