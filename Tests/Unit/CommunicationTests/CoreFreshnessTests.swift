import CommunicationCore
import Contracts
import Testing

@Suite("Freshness of other services' facts")
struct CoreFreshnessTests {
    @Test("Age counts from when the question was asked, and a restart knows nothing")
    func ages() {
        var monitor = FreshnessMonitor(asker: "a")
        #expect(
            monitor.facts(at: .seconds(10)) == [.init(name: "dispute", age: nil), .init(name: "payment", age: nil)])
        let first = monitor.probe(at: .seconds(10))
        let second = monitor.probe(at: .seconds(11))
        #expect([first.number, second.number] == [1, 2])
        let payment1 = monitor.echo(FactEcho(number: 1, asker: "a", source: "payment"))
        #expect(payment1)
        #expect(monitor.age(of: "payment", at: .seconds(12)) == .seconds(2))
        let payment2 = monitor.echo(FactEcho(number: 2, asker: "a", source: "payment"))
        #expect(payment2)
        #expect(monitor.age(of: "payment", at: .seconds(12)) == .seconds(1))
        #expect(monitor.age(of: "dispute", at: .seconds(12)) == nil)
        #expect(!monitor.isFresh(at: .seconds(12), permitLife: .zero, freshnessMax: .seconds(5)))
        let dispute = monitor.echo(FactEcho(number: 1, asker: "a", source: "dispute"))
        #expect(dispute)
        #expect(monitor.isFresh(at: .seconds(15), permitLife: .zero, freshnessMax: .seconds(5)))
        #expect(!monitor.isFresh(at: .seconds(15), permitLife: .milliseconds(1), freshnessMax: .seconds(5)))
        let part = monitor.facts(at: .seconds(12) + .microseconds(1))
        #expect(part == [.init(name: "dispute", age: 2_001), .init(name: "payment", age: 1_001)])
    }

    @Test(
        "Answers that are not ours, not asked for, or old change nothing",
        arguments: [
            FactEcho(number: 3, asker: "b", source: "payment"),
            FactEcho(number: 4, asker: "a", source: "payment"),
            FactEcho(number: 0, asker: "a", source: "payment"),
            FactEcho(number: 3, asker: "a", source: "reporting"),
            FactEcho(number: 1, asker: "a", source: "payment"),
            FactEcho(number: 2, asker: "a", source: "payment"),
        ])
    func ignores(_ echo: FactEcho) {
        var monitor = FreshnessMonitor(asker: "a")
        _ = monitor.probe(at: .seconds(1))
        _ = monitor.probe(at: .seconds(2))
        _ = monitor.probe(at: .seconds(3))
        monitor.echo(FactEcho(number: 2, asker: "a", source: "payment"))
        let before = monitor
        let taken = monitor.echo(echo)
        #expect(!taken)
        #expect(monitor == before)
    }

    @Test("A question long forgotten cannot be answered any more")
    func forgets() {
        var monitor = FreshnessMonitor(asker: "a")
        for second in 1...121 { _ = monitor.probe(at: .seconds(second)) }
        let late = monitor.echo(FactEcho(number: 1, asker: "a", source: "payment"))
        #expect(!late)
        let early = monitor.echo(FactEcho(number: 2, asker: "a", source: "payment"))
        #expect(early)
    }
}
