import Messaging
import Metrics

/// One connection's metrics. The label `connection` is its name in the broker's list; no label holds an id.
struct LinkMeter {
    private let connected: Gauge
    private let blocked: Gauge
    private let unconfirmed: Gauge
    private let connects: Counter
    private let name: String
    private let factory: any MetricsFactory

    init(name: String, factory: any MetricsFactory) {
        self.name = name
        self.factory = factory
        let dimensions = [("connection", name)]
        connected = Gauge(label: "quittance_broker_connected", dimensions: dimensions, factory: factory)
        blocked = Gauge(label: "quittance_broker_blocked", dimensions: dimensions, factory: factory)
        unconfirmed = Gauge(label: "quittance_broker_unconfirmed", dimensions: dimensions, factory: factory)
        connects = Counter(label: "quittance_broker_connects_total", dimensions: dimensions, factory: factory)
        stands(.connecting)
        unconfirmed.record(0)
    }

    func stands(_ state: TransportState) {
        let (isUp, isBlocked) =
            switch state {
            case .ready: (true, false)
            case .blocked: (true, true)
            case .connecting, .down, .stopped: (false, false)
            }
        connected.record(isUp ? 1 : 0)
        blocked.record(isBlocked ? 1 : 0)
    }

    func hasConnected() { connects.increment() }

    /// A connection that ended, or could not be made.
    func failed(_ code: RabbitMQError.Code) {
        Counter(
            label: "quittance_broker_failures_total",
            dimensions: [("connection", name), ("cause", code.description)], factory: factory
        ).increment()
    }

    func unconfirmed(_ count: Int) { unconfirmed.record(count) }
}
