import Metrics
import ServiceKit
import Testing

@Suite struct MetricsRegistryTests {
    @Test("is written in Prometheus' text form: by name, then by labels, each name's kind once")
    func form() {
        let registry = MetricsRegistry()
        registry.makeMeter(label: "broker.connected", dimensions: [("connection", "b")]).set(1.0)
        registry.makeMeter(label: "broker.connected", dimensions: [("connection", "a")]).set(Int64(0))
        let counter = registry.makeCounter(label: "failures_total", dimensions: [("queue", "q"), ("cause", "x")])
        counter.increment(by: 2)
        counter.increment(by: 3)
        registry.makeRecorder(label: "waiting", dimensions: [], aggregate: false).record(Int64(7))
        let sizes = registry.makeRecorder(label: "size", dimensions: [], aggregate: true)
        sizes.record(1.5)
        sizes.record(Int64(2))
        registry.makeTimer(label: "turn_seconds", dimensions: []).recordNanoseconds(250_000_000)
        #expect(
            registry.exposition() == """
                # TYPE broker_connected gauge
                broker_connected{connection="a"} 0.0
                broker_connected{connection="b"} 1.0
                # TYPE failures_total counter
                failures_total{cause="x",queue="q"} 5.0
                # TYPE size summary
                size_sum 3.5
                size_count 2
                # TYPE turn_seconds summary
                turn_seconds_sum 0.25
                turn_seconds_count 1
                # TYPE waiting gauge
                waiting 7.0

                """)
    }

    @Test("a label's value cannot break its line")
    func escapes() {
        let registry = MetricsRegistry()
        registry.makeMeter(label: "gauge", dimensions: [("why", "a \"b\" \\ c\nd")]).set(1.0)
        #expect(registry.exposition() == "# TYPE gauge gauge\n" + #"gauge{why="a \"b\" \\ c\nd"} 1.0"# + "\n")
    }

    @Test("the same name and labels are one series, and what comes beyond the limit is not shown")
    func bounds() {
        let registry = MetricsRegistry()
        for _ in 0..<2 { registry.makeCounter(label: "a_total", dimensions: []).increment(by: 1) }
        #expect(registry.exposition() == "# TYPE a_total counter\na_total 2.0\n")
        for number in 0..<MetricsRegistry.seriesMax {
            registry.makeMeter(label: "b", dimensions: [("number", "\(number)")]).set(1.0)
        }
        let lines = registry.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count == MetricsRegistry.seriesMax)
    }
}
