import Contracts
import Metrics

/// Counts by channel and result; no ids.
struct NotifierMetrics: Sendable {
    private let slots = Gauge(label: "quittance_notifier_slots_busy")

    func busy(_ count: Int) { slots.record(count) }

    func answered(grants: Int) {
        requests("answered").increment()
        Counter(label: "quittance_notifier_grants_total").increment(by: grants)
    }

    func unanswered() { requests("unanswered").increment() }

    func handedOver(_ channel: Channel, _ result: DeliveryResult?, in duration: Duration) {
        Counter(
            label: "quittance_notifier_handovers_total",
            dimensions: [("channel", channel.rawValue), ("result", result?.rawValue ?? "unknown")]
        ).increment()
        Metrics.Timer(label: "quittance_notifier_handover_seconds", dimensions: [("channel", channel.rawValue)])
            .recordNanoseconds(duration.nanoseconds)
    }

    func told(_ items: Int) { Counter(label: "quittance_notifier_outcomes_told_total").increment(by: items) }

    private func requests(_ answer: String) -> Counter {
        Counter(label: "quittance_notifier_requests_total", dimensions: [("answer", answer)])
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
