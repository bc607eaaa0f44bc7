import Testing

/// The conformance tests of the Decision Model and Notation standard.
@Suite(.enabled(if: TCKSuite.found != nil, "no DMN TCK found: set QUITTANCE_TCK to a checkout of it"))
struct TCKTests {
    @Test("every test case of compliance level 2 passes")
    func levelTwoPasses() throws {
        let suite = try #require(TCKSuite.found)
        let tallies = try suite.run(level: 2)
        report(tallies, level: 2)
        #expect(tallies.reduce(0) { $0 + $1.total } > 100, "the checkout holds the whole of level 2")
        for tally in tallies {
            #expect(tally.passed == tally.total, "\(tally.model): \(tally.failures.joined(separator: "\n"))")
        }
    }

    @Test("no model of compliance level 3 passes less than its recorded floor")
    func levelThreeKeepsItsFloors() throws {
        let suite = try #require(TCKSuite.found)
        let tallies = try suite.run(level: 3)
        report(tallies, level: 3)
        for tally in tallies {
            let floor = LevelThreeFloors.passed[tally.model] ?? 0
            #expect(tally.passed >= floor, "\(tally.model): \(tally.failures.joined(separator: "\n"))")
        }
    }

    private func report(_ tallies: [TCKSuite.Tally], level: Int) {
        for tally in tallies {
            let count = "\(tally.passed)/\(tally.total)"
            print("tck level \(level) \(count.padding(toLength: 12)) \(tally.model)")
            for failure in tally.failures { print("    \(failure)") }
        }
        let passed = tallies.reduce(0) { $0 + $1.passed }
        let total = tallies.reduce(0) { $0 + $1.total }
        print("tck level \(level) passed \(passed) of \(total)")
    }
}

extension String {
    fileprivate func padding(toLength length: Int) -> String {
        self + String(repeating: " ", count: max(0, length - count))
    }
}
