package import Metrics
import Synchronization

/// Keeps a process's metrics and writes them in Prometheus' text format. Labels carry no ids and no personal data:
/// every combination of label values stays in memory for as long as the process lives, at most `seriesMax` of them.
package final class MetricsRegistry: MetricsFactory {
    package static let seriesMax = 5_000

    private let series = Mutex<[SeriesName: Series]>([:])

    package init() {}

    /// The one registry of a process, installed as swift-metrics' back end.
    package static func install() -> MetricsRegistry {
        let registry = MetricsRegistry()
        MetricsSystem.bootstrap(registry)
        return registry
    }

    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind) -> Series {
        let name = SeriesName(label: label, dimensions: dimensions)
        return series.withLock { all in
            if let known = all[name] { return known }
            let made = Series(kind: kind)
            // Beyond the limit a series still works for its holder, it is only not shown.
            if all.count < Self.seriesMax { all[name] = made }
            return made
        }
    }

    // MARK: - Exposition

    package func exposition() -> String {
        let all = series.withLock { $0 }
        var lines: [String] = []
        var typed: Set<String> = []
        for (name, series) in all.sorted(by: { $0.key < $1.key }) {
            let metric = name.metric
            if typed.insert(metric).inserted { lines.append("# TYPE \(metric) \(series.kind.rawValue)") }
            let (sum, count) = series.value.withLock { ($0.sum, $0.count) }
            switch series.kind {
            case .counter, .gauge:
                lines.append("\(metric)\(name.labels) \(sum)")
            case .summary:
                lines.append("\(metric)_sum\(name.labels) \(sum)")
                lines.append("\(metric)_count\(name.labels) \(count)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .summary : .gauge)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .summary)
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}

private struct SeriesName: Hashable, Comparable {
    let metric: String
    let labels: String

    init(label: String, dimensions: [(String, String)]) {
        metric = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
        let pairs = dimensions.sorted { $0.0 < $1.0 }.map { name, value in
            let escaped = value.flatMap { character -> [Character] in
                switch character {
                case "\\", "\"": ["\\", character]
                case "\n": ["\\", "n"]
                default: [character]
                }
            }
            return "\(name)=\"\(String(escaped))\""
        }
        labels = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.metric, left.labels) < (right.metric, right.labels)
    }
}

/// One line (or two) of the exposition.
private final class Series: CounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    enum Kind: String { case counter, gauge, summary }

    struct Value {
        var sum = 0.0
        var count: Int64 = 0
    }

    let kind: Kind
    let value = Mutex(Value())

    init(kind: Kind) { self.kind = kind }

    func increment(by amount: Int64) { value.withLock { $0.sum += Double(amount) } }
    func increment(by amount: Double) { value.withLock { $0.sum += amount } }
    func decrement(by amount: Double) { value.withLock { $0.sum -= amount } }
    func reset() { value.withLock { $0 = Value() } }
    func set(_ amount: Int64) { value.withLock { $0.sum = Double(amount) } }
    func set(_ amount: Double) { value.withLock { $0.sum = amount } }
    func record(_ amount: Int64) { record(Double(amount)) }

    func record(_ amount: Double) {
        value.withLock { value in
            if kind == .gauge { value.sum = amount } else { value.sum += amount }
            value.count += 1
        }
    }

    /// Timers are shown in seconds, as Prometheus wants them.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
