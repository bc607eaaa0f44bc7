import Foundation
import Testing

/// Windows and caps, asked of the gate and of a second reading of the rules that shares no code with it, over every
/// zone of the zone database and every change of their clocks.
///
/// `QUITTANCE_CASES` is how many cases are made, `QUITTANCE_FIRST_CASE` the seed of the first.
@Suite("The gate and its oracle", .serialized) struct GateOracleTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["QUITTANCE_CASES"].flatMap(UInt64.init) ?? 500
    private static let first = environment["QUITTANCE_FIRST_CASE"].flatMap(UInt64.init) ?? 1
    private static let catalogue = Result { try ZoneCatalogue() }
    private static let block: UInt64 = 500

    @Test("the gate answers every case as the oracle does")
    func agrees() async throws {
        let catalogue = try Self.catalogue.get()
        let clock = ContinuousClock()
        let start = clock.now
        var total = Tally()
        await withTaskGroup(of: Tally.self) { group in
            for from in stride(from: Self.first, to: Self.first + Self.count, by: UInt64.Stride(Self.block)) {
                let seeds = from..<min(from + Self.block, Self.first + Self.count)
                if from >= Self.first + Self.block * 2, let tally = await group.next() { total.add(tally) }
                group.addTask { Self.play(seeds, catalogue) }
            }
            for await tally in group { total.add(tally) }
        }
        for trial in total.failures { judge(trial) }
        report(total, catalogue, time: clock.now - start)
        // A run in which nothing was at stake would agree as well.
        guard Self.count >= 500 else { return }
        for (what, found) in [
            ("allowed", total.allowed), ("delayed", total.delayed), ("denied", total.denied),
            ("delayed by a cap or a conversation", total.capped), ("near a change of the clocks", total.nearChange),
            ("in several zones", total.severalZones),
        ] {
            #expect(found * 20 >= total.cases, "only \(found) of \(total.cases) cases are \(what)")
        }
        guard Self.count >= 100_000 else { return }
        #expect(catalogue.read == Set(catalogue.names), "not every zone came up")
    }

    private static func play(_ seeds: Range<UInt64>, _ catalogue: ZoneCatalogue) -> Tally {
        var tally = Tally()
        for seed in seeds { tally.add(Trial(seed: seed, catalogue: catalogue), catalogue) }
        return tally
    }

    private func judge(_ trial: Trial) {
        let how = "QUITTANCE_FIRST_CASE=\(trial.seed) QUITTANCE_CASES=1 swift test --filter GateOracleTests"
        Issue.record("case \(trial.seed) fails; again with: \(how)\n\(trial.difference ?? "")\n\(trial.question)")
    }

    private func report(_ total: Tally, _ catalogue: ZoneCatalogue, time: Duration) {
        print(
            """
            gate oracle: \(total.cases) cases in \(time.formatted(.units(allowed: [.minutes, .seconds]))), \
            \(catalogue.read.count) of \(catalogue.names.count) zones: \(total.allowed) allowed, \
            \(total.delayed) delayed, \(total.denied) denied; \(total.capped) by caps, \
            \(total.nearChange) near a clock change, \(total.severalZones) in several zones
            """)
    }

    @Test("a planted fault is found", arguments: Fault.allCases)
    func finds(fault: Fault) throws {
        let catalogue = try Self.catalogue.get()
        let seeds: Range<UInt64> = 1..<4_001
        let found = seeds.first { seed in
            Trial(seed: seed, catalogue: catalogue, fault: fault).difference != nil
                && Trial(seed: seed, catalogue: catalogue).difference == nil
        }
        #expect(found != nil, "4000 cases with \(fault.rawValue) show nothing")
    }
}
